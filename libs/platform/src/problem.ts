import type { Problem } from '@lib/contracts';
import { DomainError } from '@lib/kernel';
import type { ErrorKind } from '@lib/kernel';
import { HttpException } from '@nestjs/common';

/** The one place where kinds of refusal meet HTTP (style rule 9). */
const KINDS: Readonly<Record<ErrorKind, { readonly status: number; readonly title: string }>> = {
  invalid: { status: 400, title: '请求内容有误' },
  unauthenticated: { status: 401, title: '尚未登录' },
  forbidden: { status: 403, title: '没有权限' },
  'not-found': { status: 404, title: '没有找到' },
  conflict: { status: 409, title: '与现有状态冲突' },
  stale: { status: 412, title: '内容已被他人更新' },
  unprocessable: { status: 422, title: '不符合办理条件' },
  'precondition-required': { status: 428, title: '缺少版本条件' },
  unavailable: { status: 503, title: '暂时无法办理' },
};

interface Refusal {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly hint?: string;
}

/** Faults found by the server before a controller is reached, by status. */
const TRANSPORT: Readonly<Record<number, Refusal>> = {
  400: {
    code: 'BODY.UNREADABLE',
    title: '请求内容有误',
    detail: '请求正文不是有效的 JSON',
    hint: '请检查引号、逗号和括号,并使用 UTF-8 编码',
  },
  404: { code: 'ROUTE.NOT_FOUND', title: '没有找到', detail: '没有这个接口地址' },
  405: { code: 'ROUTE.METHOD', title: '方法不支持', detail: '这个地址不支持该请求方法' },
  408: { code: 'REQUEST.TIMEOUT', title: '请求超时', detail: '请求正文没有在规定时间内送达' },
  413: {
    code: 'BODY.TOO_LARGE',
    title: '请求内容过大',
    detail: '请求正文超过了允许的大小',
    hint: '请分批提交',
  },
  415: {
    code: 'BODY.MEDIA_TYPE',
    title: '请求格式不支持',
    detail: '请求正文的格式不受支持',
    hint: '请使用 Content-Type: application/json',
  },
  429: { code: 'REQUEST.TOO_MANY', title: '请求过于频繁', detail: '请稍候再试' },
};

const INTERNAL: Refusal = {
  code: 'INTERNAL',
  title: '系统内部错误',
  detail: '系统内部出错,操作没有完成',
  hint: '请稍后用同一个 Idempotency-Key 重试;仍不成功时,请把追踪号交给系统管理员',
};

/** SQLSTATE classes and socket errors that mean: the database is away, nothing was done. */
const AWAY = /^(08...|57P0[123]|53300|ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT)$/;

/** Whether the error is the caller's to act on; the rest is logged as ours. */
export interface ProblemAnswer {
  readonly problem: Problem;
  readonly unexpected: boolean;
}

/** Turns anything thrown into an RFC 9457 problem. Never shows an unknown error's text to the caller. */
export function problemOf(error: unknown, instance: string, traceId: string): ProblemAnswer {
  if (error instanceof DomainError) {
    const { status, title } = KINDS[error.kind];
    const refusal = {
      code: error.code,
      title,
      detail: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    };
    const problem = document(refusal, status, instance, traceId);
    const fields = error.fields.map(({ path, message }) => ({ path, message }));
    return { problem: fields.length > 0 ? { ...problem, fields } : problem, unexpected: false };
  }
  const status = transportStatus(error);
  const known = status === undefined ? undefined : TRANSPORT[status];
  if (status !== undefined && status < 500) {
    const refusal = known ?? { code: `HTTP.${status}`, title: '请求被拒绝', detail: '请求被拒绝' };
    return { problem: document(refusal, status, instance, traceId), unexpected: false };
  }
  if (isDatabaseAway(error)) {
    const away = {
      code: 'DATABASE.UNAVAILABLE',
      title: KINDS.unavailable.title,
      detail: '数据库暂时无法连接,操作没有完成',
      hint: '请稍后用同一个 Idempotency-Key 重试',
    };
    return { problem: document(away, 503, instance, traceId), unexpected: true };
  }
  return { problem: document(INTERNAL, 500, instance, traceId), unexpected: true };
}

function document(refusal: Refusal, status: number, instance: string, traceId: string): Problem {
  return {
    type: `urn:enforcement:problem:${refusal.code.toLowerCase()}`,
    title: refusal.title,
    status,
    detail: refusal.detail,
    instance,
    code: refusal.code,
    ...(refusal.hint === undefined ? {} : { hint: refusal.hint }),
    traceId,
  };
}

/** Status named by Nest or Fastify for a request they refused themselves. */
function transportStatus(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('code' in error && typeof error.code === 'string' && AWAY.test(error.code)) return true;
  return 'driverError' in error && isDatabaseAway(error.driverError);
}
