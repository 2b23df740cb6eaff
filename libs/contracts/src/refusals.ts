import type { Endpoint } from './endpoint.js';
import { proxiedApps } from './gateway/api.js';

/** A refusal that many operations share; their own `errors` do not repeat its codes. */
export interface SharedRefusal {
  readonly status: number;
  readonly description: string;
  readonly codes: readonly string[];
}

/**
 * What any caller of an operation behind the gateway may be told besides the operation's own
 * errors, by status: by the gateway before an app is asked, and by the app before its rules are.
 */
export function sharedRefusals(app: string, endpoint: Endpoint): SharedRefusal[] {
  if (endpoint.opener !== 'oidc') return [];
  const isProxy = app === 'gateway' && endpoint.path.startsWith('/api/');
  const isBehind = (proxiedApps as readonly string[]).includes(app);
  if (!isProxy && !isBehind) return [];
  const own = isBehind ? appRefusals(endpoint) : [];
  return joined([...gatewayRefusals(endpoint), ...own]);
}

/** Whether a command is repeated by its key: what is created or set going, not what only answers. */
export function needsKey({ method, status, opener }: Endpoint): boolean {
  return method !== 'GET' && opener === 'oidc' && (status === 201 || status === 202);
}

function gatewayRefusals({ method }: Endpoint): SharedRefusal[] {
  const unknown = ['ACCESS.UNAUTHENTICATED', 'ACCESS.TOKEN_INVALID', 'ACCESS.TOKEN_EXPIRED'];
  const away = ['ACCESS.IDENTITY_UNAVAILABLE', 'GATEWAY.UPSTREAM_UNAVAILABLE'];
  return [
    { status: 401, description: '尚未登录,或登录凭证已失效', codes: unknown },
    ...(method === 'GET'
      ? []
      : [{ status: 403, description: '没有权限', codes: ['AUTH.CROSS_SITE'] }]),
    { status: 429, description: '同一人同时打开的请求过多', codes: ['REQUEST.TOO_MANY'] },
    { status: 503, description: '所依赖的部分暂时不可用', codes: away },
  ];
}

function appRefusals(endpoint: Endpoint): SharedRefusal[] {
  const reach = ['ACCESS.ROLE_REQUIRED', 'ACCESS.OUT_OF_SCOPE', 'ACCESS.FOREIGN_COURT'];
  return [
    { status: 400, description: '请求内容有误', codes: malformed(endpoint) },
    {
      status: 403,
      description: '没有权限',
      codes: [...reach, ...(endpoint.unmask ? ['ACCESS.UNMASK_NOT_ALLOWED'] : [])],
    },
    ...(needsKey(endpoint)
      ? [
          {
            status: 422,
            description: '不符合办理条件',
            codes: ['IDEMPOTENCY.KEY_REUSED'],
          },
        ]
      : []),
    ...(endpoint.ifMatch
      ? [
          { status: 412, description: '内容已被他人更新', codes: ['VERSION.STALE'] },
          { status: 428, description: '缺少版本条件', codes: ['VERSION.REQUIRED'] },
        ]
      : []),
    ...(endpoint.body
      ? [
          { status: 413, description: '请求内容过大', codes: ['BODY.TOO_LARGE'] },
          { status: 415, description: '请求格式不支持', codes: ['BODY.MEDIA_TYPE'] },
        ]
      : []),
    { status: 503, description: '所依赖的部分暂时不可用', codes: ['DATABASE.UNAVAILABLE'] },
  ];
}

function malformed(endpoint: Endpoint): string[] {
  return [
    'VALIDATION.FAILED',
    ...(endpoint.body ? ['BODY.UNREADABLE'] : []),
    ...(needsKey(endpoint) ? ['IDEMPOTENCY.KEY_REQUIRED'] : []),
    ...(endpoint.ifMatch ? ['VERSION.MALFORMED'] : []),
    ...(endpoint.unmask ? ['ACCESS.UNMASK_REASON'] : []),
  ];
}

/** One entry per status, in order of status. */
function joined(refusals: readonly SharedRefusal[]): SharedRefusal[] {
  const byStatus = new Map<number, SharedRefusal>();
  for (const refusal of refusals) {
    const before = byStatus.get(refusal.status);
    const codes = [...(before?.codes ?? []), ...refusal.codes];
    byStatus.set(refusal.status, { ...refusal, codes });
  }
  return [...byStatus.values()].sort((a, b) => a.status - b.status);
}
