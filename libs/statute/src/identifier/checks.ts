import { compactHalfWidth, plainHyphens } from '@lib/kernel';

/** Half-width upper case without spaces and hyphens of any kind. */
export function normalise(text: string): string {
  return plainHyphens(compactHalfWidth(text)).replaceAll('-', '').toUpperCase();
}

const RESIDENT_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const RESIDENT_CHECKS = '10X98765432';

/** Check character of the first 17 digits (GB 11643, ISO 7064 MOD 11-2). */
export function residentCheck(digits: string): string {
  return RESIDENT_CHECKS[weighted(digits, RESIDENT_WEIGHTS, Number) % 11] ?? '';
}

const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Check character of the first 17 characters (GB 32100, MOD 31, weights 3^(i−1)). */
export function usccCheck(text: string): string {
  const weights = Array.from({ length: 17 }, (_, index) => Number(3n ** BigInt(index) % 31n));
  const sum = weighted(text, weights, (char) => USCC_ALPHABET.indexOf(char));
  return USCC_ALPHABET[(31 - (sum % 31)) % 31] ?? '';
}

const ORG_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** Check character of the first 8 characters (GB 11714, MOD 11; letters count from A = 10). */
export function orgCheck(text: string): string {
  const check = 11 - (weighted(text, ORG_WEIGHTS, (char) => Number.parseInt(char, 36)) % 11);
  return check === 10 ? 'X' : check === 11 ? '0' : String(check);
}

/** Check digit of the first 11 digits (ISO 7064 MOD 11,10). */
export function cnapsCheck(digits: string): string {
  let carry = 10;
  for (const digit of digits) {
    const sum = (carry + Number(digit)) % 10 || 10;
    carry = (sum * 2) % 11;
  }
  return String((11 - carry) % 10);
}

/** Whether the digits pass Luhn's check (ISO/IEC 7812). */
export function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = index % 2 === 0 ? Number(digit) : Number(digit) * 2;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function weighted(
  text: string,
  weights: readonly number[],
  valueOf: (char: string) => number,
): number {
  return weights.reduce((sum, weight, index) => sum + weight * valueOf(text[index] ?? '0'), 0);
}
