import type { Role } from '@lib/contracts';

export type SecretKind =
  'document-number' | 'bank-account' | 'phone' | 'name' | 'address' | 'free-text';

/** A text of the seeded case that not everybody may read in full. */
export interface Secret {
  readonly kind: SecretKind;
  readonly text: string;
}

/** Written by hand beside libs/access's rules: whoever changes one has to change the other. */
const READERS: Readonly<Record<SecretKind, readonly Role[]>> = {
  'document-number': ['officer'],
  'bank-account': ['officer', 'finance'],
  phone: ['officer', 'duty-chief', 'hotline-agent'],
  address: ['officer'],
  'free-text': ['officer', 'finance'],
  name: ['officer', 'director', 'president', 'finance', 'duty-chief', 'hotline-agent', 'auditor'],
};

/** The secrets that stand in the text although its reader has no role for them. */
export function leaksIn(
  text: string,
  reader: Role | undefined,
  secrets: readonly Secret[],
): string[] {
  return secrets
    .filter((secret) => text.includes(secret.text))
    .filter((secret) => reader === undefined || !READERS[secret.kind].includes(reader))
    .map((secret) => `${secret.kind} ${secret.text}`);
}
