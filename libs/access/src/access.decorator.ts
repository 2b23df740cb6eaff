import type { Role } from '@lib/contracts';
import type { HttpRequest } from '@lib/platform';
import { DomainError } from '@lib/kernel';
import type { Actor } from '@lib/platform';
import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator, SetMetadata } from '@nestjs/common';
import type { z } from 'zod';

export const ACCESS_KEY = 'enforcement:access';
export const RESPOND_KEY = 'enforcement:respond';

/** Who may call a controller method. */
export type AccessDeclaration =
  | { readonly kind: 'public'; readonly reason: string }
  | {
      readonly kind: 'roles';
      readonly roles: readonly Role[];
      readonly why?: string;
      readonly unmask: readonly Role[];
    };

export interface AccessOptions {
  readonly roles: readonly Role[];
  /** The rule or the reason behind the list, when it is not obvious. */
  readonly why?: string;
  /** To whom a stated reason (`X-Unmask-Reason`) opens masked personal data here; to nobody unless said. */
  readonly unmask?: readonly Role[];
}

/** Only these roles may call the method; scope by court and case is checked by the method itself. */
export function Access(options: AccessOptions): MethodDecorator {
  if (options.roles.length === 0) throw new Error('@Access needs at least one role');
  const declaration: AccessDeclaration = {
    kind: 'roles',
    roles: options.roles,
    unmask: options.unmask ?? [],
    ...(options.why === undefined ? {} : { why: options.why }),
  };
  return SetMetadata(ACCESS_KEY, declaration);
}

/** Anybody may call the method, even without a token; the reason is read in reviews. */
export function Public(reason: string): MethodDecorator {
  if (reason.trim() === '') throw new Error('@Public needs a reason');
  const declaration: AccessDeclaration = { kind: 'public', reason };
  return SetMetadata(ACCESS_KEY, declaration);
}

/** The shape of the answer: members outside it are dropped, personal data in it is masked by class. */
export function Respond(schema: z.ZodType): MethodDecorator {
  return SetMetadata(RESPOND_KEY, schema);
}

/** The person behind the token. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<HttpRequest>();
  if (actor) return actor;
  throw new DomainError('ACCESS.UNAUTHENTICATED', 'unauthenticated', '请先登录后再办理');
});
