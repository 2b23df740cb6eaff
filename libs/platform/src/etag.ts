import { DomainError } from '@lib/kernel';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { createParamDecorator, Injectable } from '@nestjs/common';
import { map } from 'rxjs';
import type { Observable } from 'rxjs';
import type { HttpReply, HttpRequest } from './http-request.js';

const TAG = /^(?:W\/)?"v(\d{1,15})"$/;

/** Entity tag of a row version: `"v3"`. */
export function etagOf(version: number): string {
  return `"v${version}"`;
}

/**
 * The version a caller saw, from `If-Match`.
 *
 * @throws DomainError `VERSION.REQUIRED` (428) without the header, `VERSION.MALFORMED` (400) otherwise.
 */
export function versionFromIfMatch(header: string | undefined): number {
  if (header === undefined || header === '') {
    throw new DomainError(
      'VERSION.REQUIRED',
      'precondition-required',
      '这项更新需要 If-Match 请求头',
      {
        hint: '请先读取最新内容,把应答中的 ETag 原样放入 If-Match',
      },
    );
  }
  const version = TAG.exec(header)?.[1];
  if (version === undefined) {
    throw new DomainError('VERSION.MALFORMED', 'invalid', 'If-Match 的值不是本系统给出的 ETag', {
      hint: '请把应答中的 ETag 原样放入 If-Match',
    });
  }
  return Number(version);
}

/** @throws DomainError `VERSION.STALE` (412) when somebody changed the row in between. */
export function assertVersion(seen: number, current: number): void {
  if (seen === current) return;
  throw new DomainError('VERSION.STALE', 'stale', '内容已被他人更新,本次修改没有保存', {
    hint: '请重新读取最新内容,确认后再提交',
  });
}

/** The version the caller saw (see {@link versionFromIfMatch}). */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext) =>
  versionFromIfMatch(context.switchToHttp().getRequest<HttpRequest>().headers['if-match']),
);

/** Gives every answer that carries an integer `version` its `ETag`. */
@Injectable()
export class EtagInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<HttpReply>();
    return next.handle().pipe(
      map((answer: unknown) => {
        const version = versionOf(answer);
        if (version !== undefined && !reply.raw.headersSent)
          void reply.header('etag', etagOf(version));
        return answer;
      }),
    );
  }
}

function versionOf(answer: unknown): number | undefined {
  if (typeof answer !== 'object' || answer === null || !('version' in answer)) return undefined;
  return Number.isSafeInteger(answer.version) ? (answer.version as number) : undefined;
}
