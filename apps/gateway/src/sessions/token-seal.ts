import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';

const ID_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

const tokensSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  idToken: z.string().optional(),
});

/** What the identity provider handed out for one session. */
export type SessionTokens = z.infer<typeof tokensSchema>;

/** A new session id for a cookie: 256 random bits. */
export function newSessionId(): string {
  return randomBytes(ID_BYTES).toString('base64url');
}

/** Under which a session is found; does not lead back to the id. */
export function hashOfId(id: string): Buffer {
  return createHash('sha256').update(id).digest();
}

/** Seals tokens so that neither the database nor the secret alone opens them (ASVS 5.0 14.2). */
export function sealTokens(tokens: SessionTokens, id: string, secret: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(id, secret), iv);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(tokens), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

/** @throws Error when the id, the secret or the sealed bytes are not the ones that were used. */
export function openTokens(sealed: Buffer, id: string, secret: string): SessionTokens {
  const iv = sealed.subarray(0, IV_BYTES);
  const tag = sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', keyOf(id, secret), iv, {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(tag);
  const rest = sealed.subarray(IV_BYTES + TAG_BYTES);
  const text = Buffer.concat([decipher.update(rest), decipher.final()]).toString('utf8');
  return tokensSchema.parse(JSON.parse(text));
}

function keyOf(id: string, secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', id, secret, 'gateway session tokens', 32));
}
