/** The OpenAPI document names every header a caller must send and every refusal it may meet on the way. */
import { describe, expect, it } from '@jest/globals';
import { allEndpoints } from '@lib/contracts';
import { openApiOf } from './openapi.js';

interface Operation {
  readonly operationId: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly { name: string; in: string; required: boolean }[];
  readonly responses: Readonly<
    Record<string, { description: string; headers?: Record<string, unknown> }>
  >;
}
interface Found extends Operation {
  readonly app: string;
  readonly path: string;
  readonly method: string;
}

const operations: Found[] = Object.entries(allEndpoints).flatMap(([app, endpoints]) => {
  const { paths } = openApiOf(app, endpoints) as {
    paths: Record<string, Record<string, Operation>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, app, path, method })),
  );
});
const sends = (header: string) =>
  operations.filter(({ parameters = [] }) =>
    parameters.some((one) => one.in === 'header' && one.name === header && one.required),
  );
const toApp = operations.filter(
  ({ app, security }) =>
    ['case-flow', 'query-control', 'case-funds'].includes(app) && security === undefined,
);
const proxy = operations.filter(
  ({ app, path }) => app === 'gateway' && path.startsWith('/api/') && path.endsWith('{path}'),
);

describe('the document of an app behind the gateway', () => {
  it('asks for If-Match where the operation checks the version seen, and names its refusals', () => {
    const named = sends('If-Match').map(({ operationId }) => operationId);

    expect(named.sort()).toEqual(['correctPayee', 'releaseUnanswered', 'renewMeasure']);
    for (const { responses } of sends('If-Match')) {
      expect(responses['400']?.description).toContain('VERSION.MALFORMED');
      expect(responses['412']?.description).toContain('VERSION.STALE');
      expect(responses['428']?.description).toContain('VERSION.REQUIRED');
    }
  });

  it('shows the ETag of an answer that carries a version', () => {
    const tagged = operations.filter(({ responses }) =>
      Object.values(responses).some(({ headers }) => headers?.['ETag']),
    );

    expect(tagged.map(({ operationId }) => operationId)).toEqual(
      expect.arrayContaining(['correctPayee', 'renewMeasure']),
    );
    for (const { method, responses } of sends('Idempotency-Key')) {
      expect(method).not.toBe('get');
      expect(responses['400']?.description).toContain('IDEMPOTENCY.KEY_REQUIRED');
      expect(responses['422']?.description).toContain('IDEMPOTENCY.KEY_REUSED');
    }
  });

  it.each([
    ['401', ['ACCESS.UNAUTHENTICATED', 'ACCESS.TOKEN_INVALID', 'ACCESS.TOKEN_EXPIRED']],
    ['429', ['REQUEST.TOO_MANY']],
    ['503', ['ACCESS.IDENTITY_UNAVAILABLE', 'GATEWAY.UPSTREAM_UNAVAILABLE']],
  ])('names what the gateway refuses with %s at every operation', (status, codes) => {
    expect(toApp.length).toBeGreaterThan(50);
    expect(proxy).toHaveLength(9);
    for (const { responses } of [...toApp, ...proxy]) {
      for (const code of codes) expect(responses[status]?.description).toContain(code);
    }
  });

  it('names the refusals of roles and scope at every operation, a foreign page at each change', () => {
    for (const { method, responses } of toApp) {
      const text = responses['403']?.description ?? '';
      for (const reason of ['ROLE_REQUIRED', 'OUT_OF_SCOPE', 'FOREIGN_COURT'])
        expect(text).toContain(`ACCESS.${reason}`);
      expect(text.includes('AUTH.CROSS_SITE')).toBe(method !== 'get');
    }
  });
});

describe('a document of what is not behind the gateway', () => {
  it('has none of the gateway’s refusals', () => {
    const others = operations.filter(({ app }) => ['identity', 'agency-simulator'].includes(app));

    expect(others.length).toBeGreaterThan(10);
    for (const { responses } of others)
      expect(JSON.stringify(responses)).not.toMatch(/REQUEST\.TOO_MANY|ACCESS\./);
  });
});
