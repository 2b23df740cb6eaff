import { Readable } from 'node:stream';
import { NotFoundException } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HealthCheck } from './health.js';
import { runHealthChecks } from './health.js';
import { assertStorable } from './storable-input.js';
import { acceptCorrelation, CORRELATION_HEADER, withCorrelation } from './correlation.js';
import { routeOf } from './http-request.js';
import { metricsText, secondsHistogram } from './metrics.js';

/** Paths for the operator, outside access control. */
const OPERATIONS_PATHS: readonly string[] = ['/livez', '/readyz', '/metrics'];

/** The gateway marks what it passes on, so that nobody outside reads an app's operations routes. */
export const GATEWAY_HEADER = 'x-enforcement-gateway';

/** Correlation id in, out and into the log; no answer is cached; request duration by route. */
export function addRequestHooks(server: FastifyInstance): void {
  const duration = secondsHistogram({
    name: 'enforcement_http_request_seconds',
    help: 'Duration of HTTP requests by route pattern.',
    labels: ['route', 'status'],
  });
  server.decorateRequest('correlationId', '');
  server.addHook('onRequest', (request, reply, done) => {
    request.correlationId = acceptCorrelation(request.headers[CORRELATION_HEADER]);
    void reply.header(CORRELATION_HEADER, request.correlationId);
    withCorrelation(request.correlationId, done);
  });
  // Reading the body ends in the socket's context: enter again.
  server.addHook('preValidation', (request, _reply, done) => {
    // The gateway passes bodies on as they stream in; the app behind it reads and checks them.
    if (!(request.body instanceof Readable)) assertStorable(request.body);
    assertStorable(request.query);
    withCorrelation(request.correlationId, done);
  });
  // Answers hold personal data: no cache on the way or in the browser keeps one, unless a route says so.
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    done(null, payload);
  });
  server.addHook('onResponse', (request, reply, done) => {
    duration.observe(
      { route: routeOf(request), status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
    done();
  });
}

/** `/livez`: the process turns; `/readyz`: its dependencies answer; `/metrics`: Prometheus. */
export function addOperationsRoutes(server: FastifyInstance, checks: () => HealthCheck[]): void {
  const onRequest = refuseFromGateway;
  server.get('/livez', { onRequest }, () => ({ status: 'live' }));
  server.get('/readyz', { onRequest }, async (_request, reply) => {
    const report = await runHealthChecks(checks());
    return reply.status(report.ready ? 200 : 503).send(report);
  });
  server.get('/metrics', { onRequest }, async (_request, reply) => {
    const { contentType, body } = await metricsText();
    return reply.header('content-type', contentType).send(body);
  });
}

function refuseFromGateway(
  request: FastifyRequest,
  _reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  done(request.headers[GATEWAY_HEADER] === undefined ? undefined : new NotFoundException());
}

/** A worker answers its operator only. */
export function refuseApiRequests(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const path = request.url.split('?')[0] ?? '';
    done(OPERATIONS_PATHS.includes(path) ? undefined : new NotFoundException());
  });
}
