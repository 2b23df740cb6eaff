import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DomainError } from '@lib/kernel';
import type { WireFile } from '../wire/packages.js';

/** `out`: court → body; `in`: body → court. */
export type Box = 'out' | 'in';

const ARCHIVE = '.done';
const REJECTED = '.rejected';
const LIST_MAX = 500;
const BYTES_MAX = 10 * 1024 * 1024;
const SAFE_NAME = /^[0-9A-Za-z][0-9A-Za-z._-]{0,199}$/;

/**
 * The folders that court and bodies share in files mode: `<root>/<institution>/<box>`. A file
 * appears whole or not at all, and a name is written once, also after it was archived.
 */
export class FolderExchange {
  constructor(private readonly root: string) {}

  /** Writes a file: `written`, or `exists` when the name was already used in this box. */
  async put(institution: string, box: Box, file: WireFile): Promise<'written' | 'exists'> {
    const folder = await this.folder(institution, box);
    const target = join(folder, safe(file.fileName));
    if ((await exists(join(folder, ARCHIVE, file.fileName))) || (await exists(target))) {
      return 'exists';
    }
    const part = join(folder, ARCHIVE, `${randomBytes(8).toString('hex')}.part`);
    try {
      const handle = await open(part, 'wx');
      try {
        await handle.writeFile(file.bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      // A link fails when the name exists, where a rename would replace it: the first writer wins.
      await link(part, target);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return 'exists';
      throw error;
    } finally {
      await unlink(part).catch(() => undefined);
    }
    await syncFolder(folder);
    return 'written';
  }

  /** Names waiting in a box, oldest first. */
  async list(institution: string, box: Box, limit = LIST_MAX): Promise<string[]> {
    const folder = await this.folder(institution, box);
    const names = (await readdir(folder)).filter((name) => SAFE_NAME.test(name));
    const dated = await Promise.all(
      names.map(async (name) => {
        const found = await stat(join(folder, name)).catch(() => undefined);
        return found?.isFile() ? [{ name, at: found.mtimeMs }] : [];
      }),
    );
    return dated
      .flat()
      .sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1))
      .slice(0, limit)
      .map(({ name }) => name);
  }

  /**
   * Reads a waiting file.
   *
   * @returns undefined when it is gone (another process was faster).
   * @throws DomainError `EXCHANGE.TOO_LARGE`.
   */
  async read(institution: string, box: Box, fileName: string): Promise<WireFile | undefined> {
    const path = join(await this.folder(institution, box), safe(fileName));
    try {
      const { size } = await stat(path);
      if (size > BYTES_MAX) {
        throw new DomainError('EXCHANGE.TOO_LARGE', 'invalid', `交换文件过大:${fileName}`);
      }
      return { fileName, bytes: new Uint8Array(await readFile(path)) };
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Takes a dealt-with file out of the box; doing it twice is harmless. */
  async archive(institution: string, box: Box, fileName: string): Promise<void> {
    const folder = await this.folder(institution, box);
    try {
      await rename(join(folder, safe(fileName)), join(folder, ARCHIVE, fileName));
      await syncFolder(folder);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }

  /** Puts a file that cannot be read aside, bytes untouched, so that it holds up nobody. */
  async reject(institution: string, box: Box, fileName: string): Promise<void> {
    const folder = await this.folder(institution, box);
    await mkdir(join(folder, REJECTED), { recursive: true });
    try {
      await rename(join(folder, safe(fileName)), join(folder, REJECTED, fileName));
      await syncFolder(folder);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }

  private async folder(institution: string, box: Box): Promise<string> {
    const folder = join(this.root, safe(institution), box);
    await mkdir(join(folder, ARCHIVE), { recursive: true });
    return folder;
  }
}

/** Names come from outside: no path, no hidden file. */
function safe(name: string): string {
  if (SAFE_NAME.test(name) && basename(name) === name) return name;
  throw new DomainError('EXCHANGE.BAD_NAME', 'invalid', '交换文件名不合规', {
    hint: '文件名只能由字母、数字、点、横线组成',
  });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Without this a power cut may forget the name though the bytes are on disk. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
