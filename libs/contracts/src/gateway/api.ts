import { z } from 'zod';
import type { Endpoint } from '../endpoint.js';
import { endpoint, noContent } from '../endpoint.js';

/** Apps that the gateway passes requests on to, under `/api/<app>`. */
export const proxiedApps = ['case-flow', 'query-control', 'case-funds'] as const;

/** Methods it passes on; `HEAD` goes wherever `GET` goes. */
export const proxiedMethods = ['GET', 'POST', 'PUT'] as const;

const page = { answer: z.string(), answerMedia: 'text/html', opener: 'nobody' } as const;
const parameter = z.string().max(4_000).optional();

const describedAppSchema = z.object({
  app: z.string(),
  title: z.string(),
  /** Absent for an app that is not reached through this gateway. */
  path: z.string().optional(),
  docs: z.string(),
  openapi: z.string(),
});

/** What the gateway answers itself. */
export const gatewayApi = {
  login: endpoint('GET /auth/login', {
    summary: '开始登录:转到身份系统(授权码 + PKCE)',
    query: z.object({ returnTo: z.string().max(500).default('/') }),
    answer: noContent,
    status: 302,
    opener: 'nobody',
    errors: ['AUTH.IDENTITY_UNAVAILABLE'],
  }),
  finishLogin: endpoint('GET /auth/callback', {
    summary: '身份系统送回浏览器:建立会话并转到原来的页面;失败时给出页面(401、503)',
    query: z.looseObject({
      code: parameter,
      state: parameter,
      iss: parameter,
      error: parameter,
      error_description: parameter,
    }),
    answer: noContent,
    status: 302,
    otherAnswers: { 401: z.string(), 503: z.string() },
    opener: 'nobody',
  }),
  logout: endpoint('POST /auth/logout', {
    summary: '结束会话;浏览器随后前往 logoutUrl',
    answer: z.object({ logoutUrl: z.string() }),
    status: 200,
    opener: 'nobody',
    errors: ['AUTH.CROSS_SITE'],
  }),
  me: endpoint('GET /auth/me', {
    summary: '当前登录人',
    // A person's own name is no secret to that person: unmasked.
    answer: z.object({
      personId: z.string(),
      account: z.string(),
      name: z.string(),
      roles: z.array(z.string()),
      roleTitles: z.array(z.string()),
      court: z.string(),
    }),
    errors: ['ACCESS.UNAUTHENTICATED'],
  }),
  listApps: endpoint('GET /api', {
    summary: '各应用的接口地址与文档',
    answer: z.object({ apps: z.array(describedAppSchema) }),
    opener: 'nobody',
  }),
  listDocs: endpoint('GET /docs', { summary: '接口文档目录', ...page }),
  showDocs: endpoint('GET /docs/:app', {
    summary: '一个应用的接口文档',
    ...page,
    errors: ['DOCS.UNKNOWN_APP', 'DOCS.NOT_GENERATED'],
  }),
  readDocs: endpoint('GET /docs/:app/openapi.json', {
    summary: '一个应用的 OpenAPI 3.1 文档',
    answer: z.looseObject({ openapi: z.string() }),
    opener: 'nobody',
    errors: ['DOCS.UNKNOWN_APP', 'DOCS.NOT_GENERATED'],
  }),
  showPage: endpoint('GET /*', {
    summary: '工作台页面:/assets 下为构建产物,其余路径都给出 index.html',
    ...page,
    errors: ['ROUTE.NOT_FOUND'],
  }),
} as const;

/** What it passes on unread: one operation per app and method. */
export const gatewayProxyApi: Readonly<Record<string, Endpoint>> = Object.fromEntries(
  proxiedApps.flatMap((app) =>
    proxiedMethods.map((method) => [
      `${method.toLowerCase()}-${app}`,
      endpoint(`${method} /api/${app}/*`, {
        summary: `转给 ${app}:正文、状态与答复均原样,见 /docs/${app};会话换成访问令牌`,
        answer: z.unknown(),
        status: 200,
        errors: ['GATEWAY.UPSTREAM_UNAVAILABLE', 'AUTH.CROSS_SITE'],
      }),
    ]),
  ),
);
