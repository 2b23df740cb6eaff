import { crc32 } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';
import { fatal } from './faults.js';

const PACKED_MAX = 10 * 1024 * 1024;
const UNPACKED_MAX = 40 * 1024 * 1024;
const PARTS_MAX = 200;
const CENTRAL_ENTRY = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const END_LENGTH = 22;
/** Fixed, so that the same package is the same bytes. */
const STAMP = new Date(2020, 0, 1);

/** Packs parts in the given order; the same parts give the same bytes. */
export function packZip(parts: ReadonlyMap<string, Uint8Array>): Uint8Array {
  return zipSync(Object.fromEntries(parts), { mtime: STAMP, level: 6 });
}

/**
 * Unpacks within limits and checks every part's CRC-32, which the unpacker does not.
 *
 * @throws WireFaultError `ZIP.TOO_LARGE`, `ZIP.TOO_MANY`, `ZIP.BROKEN`, `ZIP.REPEATED`, `ZIP.CRC`.
 */
export function unpackZip(bytes: Uint8Array, path: string): Map<string, Uint8Array> {
  if (bytes.length > PACKED_MAX) throw fatal('ZIP.TOO_LARGE', path, '压缩包超过大小上限');
  const directory = readDirectory(bytes, path);
  const parts = new Map(Object.entries(inflate(bytes, path)));
  if (parts.size !== directory.size) throw fatal('ZIP.BROKEN', path, '压缩包目录与内容不一致');
  for (const [name, content] of parts) {
    const told = directory.get(name);
    if (told?.length !== content.length || told.crc !== crc32(content)) {
      throw fatal('ZIP.CRC', `${path}/${name}`, '压缩包内文件已损坏');
    }
  }
  return parts;
}

function inflate(bytes: Uint8Array, path: string): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw fatal('ZIP.BROKEN', path, `压缩包不完整:${reason}`);
  }
}

interface DirectoryEntry {
  readonly length: number;
  readonly crc: number;
}

/** The central directory: names, sizes and checksums, read before anything is inflated. */
function readDirectory(bytes: Uint8Array, path: string): Map<string, DirectoryEntry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - END_LENGTH;
  if (end < 0 || view.getUint32(end, true) !== END_OF_DIRECTORY) {
    throw fatal('ZIP.BROKEN', path, '压缩包不完整:缺少目录');
  }
  const count = view.getUint16(end + 10, true);
  if (count > PARTS_MAX) throw fatal('ZIP.TOO_MANY', path, '压缩包内文件过多');
  const entries = new Map<string, DirectoryEntry>();
  let at = view.getUint32(end + 16, true);
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || view.getUint32(at, true) !== CENTRAL_ENTRY) {
      throw fatal('ZIP.BROKEN', path, '压缩包不完整:目录已损坏');
    }
    const nameLength = view.getUint16(at + 28, true);
    const name = Buffer.from(bytes.subarray(at + 46, at + 46 + nameLength)).toString('latin1');
    const length = view.getUint32(at + 24, true);
    total += length;
    if (total > UNPACKED_MAX) throw fatal('ZIP.TOO_LARGE', path, '解压后超过大小上限');
    if (entries.has(name)) throw fatal('ZIP.REPEATED', `${path}/${name}`, '压缩包内文件重名');
    entries.set(name, { length, crc: view.getUint32(at + 16, true) });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}
