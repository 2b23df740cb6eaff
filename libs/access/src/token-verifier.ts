import { roleSchema } from '@lib/contracts';
import type { CourtCode, PersonId } from '@lib/kernel';
import { DomainError } from '@lib/kernel';
import type { Actor } from '@lib/platform';
import { createLocalJWKSet, createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

export interface TokenOptions {
  /** Issuer every token must name, to the letter. */
  readonly issuer: string;
  readonly audience: string;
  /** Address of the issuer's keys; or the keys themselves, where the network is closed. */
  readonly keys: { readonly jwksUrl: string } | { readonly jwks: JSONWebKeySet };
}

/** Asymmetric only: a symmetric algorithm would let a public key sign. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const CLOCK_TOLERANCE_S = 15;
const KEYS_TIMEOUT_MS = 3_000;
const KEYS_AGE_MAX_MS = 600_000;

/** What a token says about its person; `machine` is not among the roles, so no token can carry it. */
const claimsSchema = z.object({
  sub: z.string().min(1).max(100),
  account: z.string().min(1).max(100),
  name: z.string().min(1).max(100),
  roles: z.array(roleSchema).min(1),
  court: z.string().min(1).max(12),
  document_digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

/** Checks access tokens: signature, algorithm, issuer, audience, expiry, and the claims of an actor. */
export class TokenVerifier {
  private readonly keys: JWTVerifyGetKey;

  constructor(private readonly options: TokenOptions) {
    this.keys =
      'jwks' in options.keys
        ? createLocalJWKSet(options.keys.jwks)
        : createRemoteJWKSet(new URL(options.keys.jwksUrl), {
            timeoutDuration: KEYS_TIMEOUT_MS,
            cacheMaxAge: KEYS_AGE_MAX_MS,
          });
  }

  /**
   * @throws DomainError `ACCESS.TOKEN_EXPIRED` or `ACCESS.TOKEN_INVALID` (401), and
   * `ACCESS.IDENTITY_UNAVAILABLE` (503) when the issuer's keys cannot be read: never fails open.
   */
  async verify(token: string): Promise<Actor> {
    const claims = claimsSchema.safeParse(await this.payloadOf(token));
    if (!claims.success) {
      throw new DomainError(
        'ACCESS.TOKEN_INVALID',
        'unauthenticated',
        '登录凭证缺少必要的身份信息',
        {
          hint: '请重新登录;仍不成功时请联系系统管理员核对账号的角色与法院',
          cause: claims.error,
        },
      );
    }
    const { sub, account, name, roles, court, document_digest: digest } = claims.data;
    return {
      personId: sub as PersonId,
      account,
      displayName: name,
      roles,
      court: court as CourtCode,
      ...(digest === undefined ? {} : { documentDigest: digest }),
    };
  }

  private async payloadOf(token: string): Promise<unknown> {
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer: this.options.issuer,
        audience: this.options.audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_S,
        requiredClaims: ['exp', 'iat', 'sub'],
      });
      return payload;
    } catch (error) {
      throw refusalOf(error);
    }
  }
}

function refusalOf(error: unknown): DomainError {
  const hint = '请重新登录';
  if (error instanceof errors.JWTExpired) {
    return new DomainError('ACCESS.TOKEN_EXPIRED', 'unauthenticated', '登录已过期', {
      hint,
      cause: error,
    });
  }
  if (isTokenFault(error)) {
    return new DomainError('ACCESS.TOKEN_INVALID', 'unauthenticated', '登录凭证无效', {
      hint,
      cause: error,
    });
  }
  return new DomainError('ACCESS.IDENTITY_UNAVAILABLE', 'unavailable', '暂时无法核对登录身份', {
    hint: '请稍后再试',
    cause: error,
  });
}

/** The token's own fault, as against an issuer that cannot be reached. */
function isTokenFault(error: unknown): boolean {
  const kinds = [
    errors.JWTClaimValidationFailed,
    errors.JWTInvalid,
    errors.JWSInvalid,
    errors.JWSSignatureVerificationFailed,
    errors.JOSEAlgNotAllowed,
    errors.JOSENotSupported,
    errors.JWKSNoMatchingKey,
    errors.JWKSMultipleMatchingKeys,
  ];
  return kinds.some((kind) => error instanceof kind);
}
