import type { FastifyInstance } from 'fastify';
import type { HealthCheck } from './health.js';
import { runHealthChecks } from './health.js';
import { acceptCorrelation, CORRELATION_HEADER, withCorrelation } from './correlation.js';
import { routeOf } from './http-request.js';
import { metricsText, secondsHistogram } from './metrics.js';

/** Paths for the operator, outside access control; the gateway never passes them on. */
export const OPERATIONS_PATHS: readonly string[] = ['/livez', '/readyz', '/metrics'];

/** Correlation id in, out and into the log; request duration by route. */
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
    withCorrelation(request.correlationId, done);
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
  server.get('/livez', () => ({ status: 'live' }));
  server.get('/readyz', async (_request, reply) => {
    const report = await runHealthChecks(checks());
    return reply.status(report.ready ? 200 : 503).send(report);
  });
  server.get('/metrics', async (_request, reply) => {
    const { contentType, body } = await metricsText();
    return reply.header('content-type', contentType).send(body);
  });
}

/** A worker answers its operator only. */
export function refuseApiRequests(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    if (OPERATIONS_PATHS.includes(request.url.split('?')[0] ?? '')) done();
    else void reply.status(404).send({ status: 404, code: 'ROUTE.NOT_FOUND', title: '没有找到' });
  });
}
