import { DomainError } from '@lib/kernel';
import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';
import { canonicalHash } from './canonical-json.js';
import type { CommandContext } from './command-context.js';
import type { HttpRequest } from './http-request.js';
import { routeOf } from './http-request.js';

const KEY = /^[\x21-\x7e]{8,128}$/;

/**
 * The command as received: actor, idempotency scope and input hash.
 *
 * @throws DomainError `IDEMPOTENCY.KEY_REQUIRED` (400) without a usable `Idempotency-Key` header.
 */
export const Command = createParamDecorator((_: unknown, context: ExecutionContext) =>
  commandOf(context.switchToHttp().getRequest<HttpRequest>()),
);

/** As the `@Command()` decorator, for a given request. */
export function commandOf(request: HttpRequest): CommandContext {
  if (!request.actor) {
    throw new DomainError('ACCESS.UNAUTHENTICATED', 'unauthenticated', '请先登录后再办理');
  }
  return {
    actor: request.actor,
    route: routeOf(request),
    idempotencyKey: idempotencyKeyOf(request),
    inputHash: canonicalHash({ params: request.params ?? {}, body: request.body ?? null }),
    correlationId: request.correlationId,
    bearer: request.bearer ?? '',
  };
}

function idempotencyKeyOf(request: HttpRequest): string {
  const key = request.headers['idempotency-key'];
  if (typeof key === 'string' && KEY.test(key)) return key;
  throw new DomainError(
    'IDEMPOTENCY.KEY_REQUIRED',
    'invalid',
    '这项操作需要 Idempotency-Key 请求头(8 至 128 个可见 ASCII 字符)',
    { hint: '请为每次新的操作生成一个随机值(如 UUID),重试时使用同一个值' },
  );
}
