import fastifyHttpProxy from '@fastify/http-proxy';
import { TokenVerifier } from '@lib/access';
import { proxiedMethods } from '@lib/contracts';
import { GATEWAY_HEADER, sendProblem } from '@lib/platform';
import type { HttpReply } from '@lib/platform';
import { DomainError } from '@lib/kernel';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { CONFIG } from '../config.js';
import { BACKGROUND_HEADER } from '../sessions/index.js';
import type { GatewayConfig } from '../config.js';
import { upstreamsOf } from '../upstreams.js';
import type { Upstream } from '../upstreams.js';
import { Admission, streamPaths } from './admission.js';

const ANSWER_MS_MAX = 30_000;

type Headers = Record<string, string | string[] | undefined>;

/** Passes `/api/<app>/**` to the app: bodies and event streams unread and unbuffered. */
export async function addProxy(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  const admission = new Admission(app.get(TokenVerifier, { strict: false }));
  for (const upstream of upstreamsOf(app.get<GatewayConfig>(CONFIG, { strict: false }))) {
    await server.register((scope) => proxyScope(scope, upstream, admission), {
      prefix: `/api/${upstream.app}`,
    });
  }
}

async function proxyScope(
  scope: FastifyInstance,
  upstream: Upstream,
  admission: Admission,
): Promise<void> {
  const logger = new Logger('Proxy');
  const isStream = streamPaths(upstream.app);
  scope.removeAllContentTypeParsers();
  scope.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  scope.addHook('onRequest', (request, reply) => {
    const rest = (request.params as { '*'?: string })['*'] ?? '';
    return admission.admit(request, reply, isStream(`/${rest}`));
  });
  await scope.register(fastifyHttpProxy, {
    upstream: upstream.url,
    rewritePrefix: '',
    httpMethods: ['HEAD', ...proxiedMethods],
    // An event stream may be silent for long: its body has no time limit, its headers have. No bound
    // for all together: one person's streams would hold up everybody; admission bounds each person.
    undici: { bodyTimeout: 0, headersTimeout: ANSWER_MS_MAX, pipelining: 1 },
    disableRequestLogging: true,
    // The caller repeats with its Idempotency-Key; the gateway never does so on its own.
    retryMethods: [],
    maxRetriesOn503: 0,
    replyOptions: {
      rewriteRequestHeaders: (request, headers) => upstreamHeaders(request, headers as Headers),
      rewriteHeaders: (headers) => callerHeaders(headers as Headers),
      onError: (reply, { error }) => unavailable(reply as HttpReply, upstream, error, logger),
    },
  });
}

function upstreamHeaders(request: { correlationId: string }, headers: Headers): Headers {
  const {
    cookie: _cookie,
    'x-requested-with': _own,
    [BACKGROUND_HEADER]: _background,
    ...passed
  } = headers;
  return { ...passed, [GATEWAY_HEADER]: '1', 'x-correlation-id': request.correlationId };
}

/** The gateway's own security headers stand; an app behind it sets no cookies. */
function callerHeaders(headers: Headers): Headers {
  const { 'set-cookie': _cookie, 'x-correlation-id': _id, ...passed } = headers;
  return passed;
}

function unavailable(reply: HttpReply, upstream: Upstream, error: Error, logger: Logger): void {
  logger.warn('upstream did not answer', { upstream: upstream.app, err: error });
  const refusal = new DomainError(
    'GATEWAY.UPSTREAM_UNAVAILABLE',
    'unavailable',
    `${upstream.title}服务暂时没有应答,操作结果未知`,
    { hint: '请稍后用同一个 Idempotency-Key 重试,或刷新后核对结果' },
  );
  sendProblem(refusal, reply.request, reply);
}
