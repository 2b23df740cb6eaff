import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FolderExchange } from './folder-exchange.js';

// Aim: files appear whole, once, and are taken once. Uses a folder of its own under the system's temp.

let root: string;
let exchange: FolderExchange;
const file = { fileName: 'CXQQ1.zip', bytes: Uint8Array.of(1, 2, 3) };

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'exchange-'));
  exchange = new FolderExchange(root);
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('the folder exchange', () => {
  it('hands a file over from one side to the other', async () => {
    expect(await exchange.put('BANK-A', 'out', file)).toBe('written');

    const other = new FolderExchange(root);
    expect(await other.list('BANK-A', 'out')).toEqual(['CXQQ1.zip']);
    expect(await other.read('BANK-A', 'out', 'CXQQ1.zip')).toEqual(file);
    expect(await other.list('BANK-B', 'out')).toEqual([]);
  });

  it('writes a name once, also after it was archived', async () => {
    await exchange.put('BANK-A', 'out', file);
    const again = await exchange.put('BANK-A', 'out', { ...file, bytes: Uint8Array.of(9) });
    await exchange.archive('BANK-A', 'out', file.fileName);
    const later = await exchange.put('BANK-A', 'out', file);

    expect([again, later]).toEqual(['exists', 'exists']);
    expect(await exchange.list('BANK-A', 'out')).toEqual([]);
  });

  it('lets one of many writers of the same name win, with its own bytes whole', async () => {
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        exchange.put('BANK-A', 'in', { ...file, bytes: new Uint8Array(5_000).fill(index) }),
      ),
    );
    const read = await exchange.read('BANK-A', 'in', file.fileName);

    expect(results.filter((result) => result === 'written')).toHaveLength(1);
    expect(new Set(read?.bytes).size).toBe(1);
    expect(read?.bytes).toHaveLength(5_000);
    expect(await readdir(join(root, 'BANK-A/in/.done'))).toEqual([]);
  });

  it('survives archiving twice and reading what is gone', async () => {
    await exchange.put('BANK-A', 'in', file);
    await exchange.archive('BANK-A', 'in', file.fileName);
    await exchange.archive('BANK-A', 'in', file.fileName);

    expect(await exchange.read('BANK-A', 'in', file.fileName)).toBeUndefined();
  });

  it('does not list hidden or half-written files', async () => {
    await exchange.list('BANK-A', 'in');
    await writeFile(join(root, 'BANK-A/in/.CXFK.tmp'), 'half');

    expect(await exchange.list('BANK-A', 'in')).toEqual([]);
  });

  it.each(['../out/x.zip', '/etc/passwd', '.hidden', 'a/b.zip', ''])(
    'refuses the name %j',
    async (fileName) => {
      await expect(exchange.put('BANK-A', 'in', { ...file, fileName })).rejects.toMatchObject({
        code: 'EXCHANGE.BAD_NAME',
      });
      await expect(exchange.read('BANK-A', 'in', fileName)).rejects.toMatchObject({
        code: 'EXCHANGE.BAD_NAME',
      });
      await expect(exchange.list(fileName, 'in')).rejects.toMatchObject({
        code: 'EXCHANGE.BAD_NAME',
      });
    },
  );
});
