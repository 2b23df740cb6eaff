import { strToU8, unzipSync, zipSync } from 'fflate';
import { WireFaultError } from '../index.js';
import type { WireFile } from '../index.js';

export const INSTITUTION = 'SIMBANKA000000001';

/** The file with one part's text changed, zipped anew. */
export function changed(file: WireFile, kind: string, change: (text: string) => string): WireFile {
  const parts = Object.entries(unzipSync(file.bytes)).map(([name, bytes]) => {
    const hit = name.startsWith(`${kind}${INSTITUTION}`);
    return [name, hit ? strToU8(change(new TextDecoder().decode(bytes))) : bytes] as const;
  });
  return { fileName: file.fileName, bytes: zipSync(Object.fromEntries(parts)) };
}

/** The codes of the faults that a reading ends with; none where it succeeds. */
export function codesOf(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof WireFaultError) return error.faults.map((fault) => fault.code);
    throw error;
  }
  return [];
}
