import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from './command-context.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the access guard; absent on a public route. */
    actor?: Actor;
    /** The caller's own token, handed on to neighbours (ASVS 8.3.3). */
    bearer?: string;
    /** Set once a guard has decided; a request without a decision is never answered. */
    accessDecided?: boolean;
    correlationId: string;
  }
}

export type HttpRequest = FastifyRequest;
export type HttpReply = FastifyReply;

/** `METHOD /route/:pattern` of the matched route: the scope of an idempotency key and a metric label. */
export function routeOf(request: HttpRequest): string {
  return `${request.method} ${request.routeOptions.url ?? 'unmatched'}`;
}
