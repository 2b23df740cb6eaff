import fastifyCookie from '@fastify/cookie';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CONFIG } from '../config.js';
import type { GatewayConfig } from '../config.js';
import { cookieNames } from './cookies.js';
import { assertSameSite } from './csrf.js';
import { SessionsService } from './sessions.service.js';

/** What a session opens; pages and sign-in need none. */
const GUARDED = /^\/(api|auth\/me|auth\/logout)(\/|\?|$)/;

/**
 * Turns the session cookie into the bearer the apps know. A caller's own Authorization header goes
 * before the cookie and is passed on as it is.
 */
export async function addSessionHook(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  const config = app.get<GatewayConfig>(CONFIG, { strict: false });
  const sessions = app.get(SessionsService, { strict: false });
  const names = cookieNames(config);
  await server.register(fastifyCookie);
  server.addHook('onRequest', async (request) => {
    if (!GUARDED.test(request.url) || request.headers.authorization !== undefined) return;
    const sessionId = request.cookies[names.session];
    if (sessionId === undefined) return;
    assertSameSite(request, config.PUBLIC_URL);
    const bearer = await sessions.bearerOf(sessionId);
    if (bearer !== undefined) request.headers.authorization = `Bearer ${bearer}`;
  });
}
