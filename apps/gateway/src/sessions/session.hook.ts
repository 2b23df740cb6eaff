import fastifyCookie from '@fastify/cookie';
import { gatewayApi } from '@lib/contracts';
import type { HttpRequest } from '@lib/platform';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CONFIG } from '../config.js';
import type { GatewayConfig } from '../config.js';
import { cookieNames } from './cookies.js';
import { assertSameSite } from './csrf.js';
import { SessionsService } from './sessions.service.js';

/** Routes that a session opens, as they were registered: a raw address has many spellings. */
const GUARDED = /^\/(api\/|auth\/me$|auth\/logout$)/;

/** Sent by a page that reads on its own; the gateway alone goes by it. */
export const BACKGROUND_HEADER = 'x-background';

/**
 * Turns the session cookie into the bearer the apps know. A caller's own Authorization header goes
 * before the cookie and is passed on as it is.
 */
export async function addSessionHook(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  const config = app.get<GatewayConfig>(CONFIG, { strict: false });
  const sessions = app.get(SessionsService, { strict: false });
  const logger = new Logger('Sessions');
  const names = cookieNames(config);
  await server.register(fastifyCookie);
  server.addHook('onRequest', async (request) => {
    const route = request.routeOptions.url ?? '';
    if (!GUARDED.test(route) || request.headers.authorization !== undefined) return;
    const sessionId = request.cookies[names.session];
    if (sessionId === undefined) return;
    try {
      assertSameSite(request, config.PUBLIC_URL);
    } catch (error) {
      logger.warn('change from another site refused', { method: request.method, route });
      throw error;
    }
    // Signing out needs no token, and must work while nobody can renew one.
    if (route === gatewayApi.logout.path) return;
    const bearer = await sessions.bearerOf(sessionId, isBackground(request));
    if (bearer !== undefined) request.headers.authorization = `Bearer ${bearer}`;
  });
}

/** A read no person asked for; a browser opens event streams again by itself, without our headers. */
function isBackground(request: HttpRequest): boolean {
  if (request.method !== 'GET') return false;
  const { accept, [BACKGROUND_HEADER]: background } = request.headers;
  return background !== undefined || (accept?.includes('text/event-stream') ?? false);
}
