import { createHash } from 'node:crypto';
import type { Part } from './parts.js';

const BINARY_MAX = 8 * 1024 * 1024;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** A document: Base64 with, where the format has one, its MD5 in hex beside it. */
export function binary(name: string, md5Name?: string): Part<Uint8Array> {
  return {
    put: (value, into) => {
      into.attributes[name] = Buffer.from(value).toString('base64');
      if (md5Name !== undefined) into.attributes[md5Name] = md5(value);
    },
    take: (from, faults, path) => {
      const coded = (from.attributes[name] ?? '').replace(/\s/g, '');
      const at = `${path}@${name}`;
      if (coded === '') faults.add('FIELD.MISSING', at, '文书内容为空');
      else if (!BASE64.test(coded)) faults.add('BINARY.BASE64', at, '不是完整的 Base64');
      else if (coded.length > (BINARY_MAX * 4) / 3) faults.add('BINARY.TOO_LARGE', at, '文书过大');
      else return checked(new Uint8Array(Buffer.from(coded, 'base64')));
      return new Uint8Array();

      function checked(value: Uint8Array): Uint8Array {
        const told = md5Name === undefined ? undefined : (from.attributes[md5Name] ?? '');
        if (told !== undefined && told.toLowerCase() !== md5(value)) {
          faults.add('BINARY.MD5', `${path}@${md5Name}`, 'MD5 与文书内容不符');
        }
        return value;
      }
    },
  };
}

/** The format asks for MD5 as a check against damage; it is no protection against forgery. */
function md5(value: Uint8Array): string {
  return createHash('md5').update(value).digest('hex');
}
