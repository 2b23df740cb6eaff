import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import { gatewayApi } from '@lib/contracts';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { NotFoundException } from '@nestjs/common';
import { CONFIG } from '../config.js';
import type { GatewayConfig } from '../config.js';
import { FORMLESS_PAGE, htmlPage } from '../html.js';

/** Pages of our own only; antd writes styles at run time. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
    "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
const TLS_HEADERS = { 'strict-transport-security': 'max-age=31536000' };
const NO_PAGE = /^\/(api|auth|docs)(\/|$)/;
const ASSETS = '/assets/';

/** Headers every answer of the gateway carries, unless its route set a stricter one. */
export function addSecurityHeaders(app: NestFastifyApplication): void {
  const config = app.get<GatewayConfig>(CONFIG, { strict: false });
  const headers = config.PUBLIC_URL.startsWith('https://')
    ? { ...SECURITY_HEADERS, ...TLS_HEADERS }
    : SECURITY_HEADERS;
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', (_request, reply, payload, done) => {
      for (const [name, value] of Object.entries(headers)) {
        if (!reply.hasHeader(name)) void reply.header(name, value);
      }
      done(null, payload);
    });
}

/** The built pages: hashed assets for a year, `index.html` for every path of the application. */
export async function addWeb(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  const root = resolve(app.get<GatewayConfig>(CONFIG, { strict: false }).WEB_ROOT);
  await server.register(fastifyStatic, { root, serve: false });
  server.get(gatewayApi.showPage.path, (request, reply) => {
    const path = (request.params as { '*': string })['*'];
    if (NO_PAGE.test(`/${path}`)) throw new NotFoundException();
    const isFile = /\.\w+$/.test(path);
    if (isFile && `/${path}`.startsWith(ASSETS)) {
      return reply.sendFile(path, { maxAge: '365d', immutable: true });
    }
    if (isFile) return reply.sendFile(path, { maxAge: 0 });
    if (existsSync(join(root, 'index.html'))) return reply.sendFile('index.html', { maxAge: 0 });
    return reply.headers(FORMLESS_PAGE).send(notBuilt());
  });
}

function notBuilt(): string {
  const text = '页面尚未构建。请运行 npm run build:web,然后刷新。';
  return htmlPage('执行平台', [text], { href: '/docs', text: '接口文档' });
}
