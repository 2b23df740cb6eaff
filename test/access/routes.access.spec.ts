// Aim: document and behaviour are the same list. Method: boot each app as it is, read every route
// back from its router (controllers or not), and compare with the OpenAPI document, both ways.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allEndpoints } from '@lib/contracts';
import { documentedPath, openApiOf } from '../../apps/ctl/src/docs/index.js';
import { registeredRoutes, watchProviderRoutes } from './route-list.js';
import type { Route } from './route-list.js';
import { SIX_APPS } from './six-apps.js';
import type { Opened } from './six-apps.js';

const providerRoutes = await watchProviderRoutes();

/** HTTP gives a `HEAD` to each `GET`, and browsers ask `OPTIONS` before a foreign call. */
const IMPLIED = new Set(['HEAD', 'OPTIONS']);

function textOf({ method, path }: Route): string {
  return `${method} ${documentedPath(path)}`;
}

/** A prefix with and without its rest is one entry: the rest may be empty. */
function isPrefixOfRest({ method, path }: Route, all: readonly Route[]): boolean {
  const rest = `${path.replace(/\/$/, '')}/*`;
  const isApi = path.startsWith('/api/');
  return isApi && all.some((other) => other.method === method && other.path === rest);
}

/** The provider's own list stands for the catch-all that hands everything else to it. */
function served(app: string, registered: readonly Route[]): Route[] {
  const own = app === 'identity' ? registered.filter(({ path }) => path !== '/*') : registered;
  return [...own, ...(app === 'identity' ? providerRoutes : [])].filter(
    (route) => !isPrefixOfRest(route, registered),
  );
}

describe.each(Object.keys(SIX_APPS))('the routes of %s', (name) => {
  let opened: Opened;
  let routes: Route[] = [];
  const documented = Object.entries(
    openApiOf(name, allEndpoints[name] ?? {})['paths'] as Record<string, object>,
  ).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );

  beforeAll(async () => {
    opened = await (SIX_APPS[name] as () => Promise<Opened>)();
    routes = served(name, registeredRoutes(opened.app));
  }, 120_000);
  afterAll(() => opened.stop());

  it('are the operations of its document, none more and none fewer', () => {
    const registered = routes.filter(({ method }) => !IMPLIED.has(method)).map(textOf);

    expect([...new Set(registered)].sort()).toEqual([...documented].sort());
  });

  it('answer HEAD and OPTIONS only where the document has the path', () => {
    const paths = new Set(documented.map((text) => text.split(' ')[1]));
    const implied = routes.filter(({ method }) => IMPLIED.has(method));
    const strange = implied.filter(({ path }) => !paths.has(documentedPath(path)));

    expect(strange).toEqual([]);
  });
});

describe('the list itself', () => {
  it('has the six apps, all of them with a contract', () => {
    expect(Object.keys(allEndpoints).sort()).toEqual(Object.keys(SIX_APPS).sort());
  });

  it('finds the routes of the provider behind its catch-all', () => {
    expect(providerRoutes.map(textOf)).toContain('POST /token');
  });
});
