import { z } from 'zod';
import { endpoint, noContent } from '../endpoint.js';

const text = z.string().max(4_000);
const page = { answer: z.string(), answerMedia: 'text/html', opener: 'nobody' } as const;
const form = { bodyMedia: 'application/x-www-form-urlencoded' } as const;
const interactionParams = z.object({ uid: z.string().max(100) });

/** OAuth 2.0 errors have a shape of their own (RFC 6749 §5.2), not RFC 9457. */
const oauthErrorSchema = z.looseObject({
  error: z.string(),
  error_description: z.string().optional(),
});
const refusals = { 400: oauthErrorSchema, 401: oauthErrorSchema } as const;

const authorizationSchema = z.looseObject({
  client_id: text,
  redirect_uri: text,
  response_type: z.literal('code'),
  scope: text.describe('含 openid'),
  state: text.optional(),
  nonce: text.optional(),
  code_challenge: text.describe('RFC 7636,必填'),
  code_challenge_method: z.literal('S256'),
});

const endSessionSchema = z.looseObject({
  id_token_hint: text.optional(),
  post_logout_redirect_uri: text.optional(),
  state: text.optional(),
});

/** OpenID Connect Discovery 1.0 §3: what a client of this provider needs. */
const discoverySchema = z.looseObject({
  issuer: z.url(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  end_session_endpoint: z.url(),
  revocation_endpoint: z.url(),
  pushed_authorization_request_endpoint: z.url(),
  code_challenge_methods_supported: z.array(z.string()),
  grant_types_supported: z.array(z.string()),
  response_types_supported: z.array(z.string()),
});

const discovery = { answer: discoverySchema, opener: 'nobody' } as const;

/** What the demo's identity provider serves: its sign-in page, and OpenID Connect by `oidc-provider`. */
export const identityApi = {
  showSignIn: endpoint('GET /interaction/:uid', {
    summary: '登录页面;登录已过期时为 400 页面',
    params: interactionParams,
    ...page,
    otherAnswers: { 400: z.string() },
  }),
  signIn: endpoint('POST /interaction/:uid', {
    summary: '提交账号与密码;不对或已锁定时为 401 页面,成功则转回授权',
    params: interactionParams,
    ...form,
    body: z.object({
      account: z.string().max(100).default(''),
      password: z.string().max(200).default(''),
    }),
    answer: noContent,
    status: 303,
    otherAnswers: { 400: z.string(), 401: z.string() },
    opener: 'nobody',
  }),
  discoverOpenId: endpoint('GET /.well-known/openid-configuration', {
    summary: 'OpenID Connect 发现文档',
    ...discovery,
  }),
  discoverOAuth: endpoint('GET /.well-known/oauth-authorization-server', {
    summary: 'OAuth 2.0 授权服务器元数据(RFC 8414)',
    ...discovery,
  }),
  readKeys: endpoint('GET /jwks', {
    summary: '签名公钥(RFC 7517)',
    answer: z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })) }),
    opener: 'nobody',
  }),
  authorize: endpoint('GET /auth', {
    summary: '授权请求:转到登录页面,或带着授权码转回网关',
    query: authorizationSchema,
    answer: noContent,
    status: 303,
    otherAnswers: { 400: z.string() },
    opener: 'nobody',
  }),
  resume: endpoint('GET /auth/:uid', {
    summary: '登录之后继续授权',
    params: interactionParams,
    answer: noContent,
    status: 303,
    otherAnswers: { 400: z.string() },
    opener: 'nobody',
  }),
  pushAuthorization: endpoint('POST /request', {
    summary: '预先提交授权请求(RFC 9126)',
    ...form,
    body: authorizationSchema,
    answer: z.object({ request_uri: z.string(), expires_in: z.int() }),
    otherAnswers: refusals,
    opener: 'client',
  }),
  issueTokens: endpoint('POST /token', {
    summary: '以授权码或刷新令牌换取令牌(RFC 6749)',
    ...form,
    body: z.looseObject({
      grant_type: z.enum(['authorization_code', 'refresh_token']),
      code: text.optional(),
      redirect_uri: text.optional(),
      code_verifier: text.optional(),
      refresh_token: text.optional(),
    }),
    answer: z.looseObject({
      access_token: z.string(),
      token_type: z.string(),
      expires_in: z.int(),
      id_token: z.string().optional(),
      refresh_token: z.string().optional(),
      scope: z.string().optional(),
    }),
    status: 200,
    otherAnswers: refusals,
    opener: 'client',
  }),
  revokeToken: endpoint('POST /token/revocation', {
    summary: '撤销令牌(RFC 7009)',
    ...form,
    body: z.looseObject({ token: text, token_type_hint: text.optional() }),
    answer: noContent,
    status: 200,
    otherAnswers: refusals,
    opener: 'client',
  }),
  endSession: endpoint('GET /session/end', {
    summary: '退出登录:请本人确认的页面',
    query: endSessionSchema,
    ...page,
    otherAnswers: { 400: z.string() },
  }),
  confirmEndSession: endpoint('POST /session/end/confirm', {
    summary: '确认退出:结束会话并转回',
    ...form,
    body: z.looseObject({ xsrf: text, logout: text.optional() }),
    answer: noContent,
    status: 303,
    otherAnswers: { 400: z.string() },
    opener: 'nobody',
  }),
  sessionEnded: endpoint('GET /session/end/success', {
    summary: '已退出的页面',
    ...page,
  }),
} as const;
