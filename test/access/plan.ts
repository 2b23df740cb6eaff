import { allEndpoints } from '@lib/contracts';
import type { Endpoint, Role } from '@lib/contracts';
import type { Call, RunningApp } from './running-app.js';
import type { Secret } from './secrets.js';

/** What the walk has to know of one app. */
export interface AccessPlan {
  readonly app: string;
  readonly start: () => Promise<RunningApp>;
  /** Makes one case of the own court: officer1 on its team, applicant1 its applicant. */
  readonly seed: (running: RunningApp) => Promise<Seed>;
  /** Who may call each operation of the contract: a second statement beside the controllers'. */
  readonly roles: Readonly<Record<string, readonly Role[]>>;
  /** Routes that no person's token opens, `METHOD /path`, with the reason why they exist. */
  readonly otherRoutes: Readonly<Record<string, string>>;
}

export interface Seed {
  /** Values of the path parameters: the seeded case and its things. */
  readonly params: Readonly<Record<string, string>>;
  /** A valid body per command. */
  readonly bodies: Readonly<Record<string, unknown>>;
  /** A valid query per read that needs one. */
  readonly queries: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly secrets: readonly Secret[];
  /** Texts of the seeded case that nobody from outside may ever read. */
  readonly markers: readonly string[];
  /** Refusals that are right for an insider although role and case are his, by operation. */
  readonly refusals: Readonly<Record<string, readonly string[]>>;
}

/** The app and its seed, there once `beforeAll` has run. */
export interface World {
  readonly running: RunningApp;
  readonly seed: Seed;
  /** All tables after seeding: what nobody without right may change. */
  readonly untouched: string;
}

/** One operation of the app's contract with its name. */
export interface Operation {
  readonly name: string;
  readonly endpoint: Endpoint;
}

/** The operations that a person's token opens; the walk is about people and their roles. */
export function operationsOf(app: string): Operation[] {
  const endpoints = allEndpoints[app];
  if (!endpoints) throw new Error(`no contract for ${app}`);
  return Object.entries(endpoints)
    .filter(([, { opener }]) => opener === 'oidc')
    .map(([name, endpoint]) => ({ name, endpoint }));
}

/** Whether the path names a thing by id (not a kind): only such can be refused by what it names. */
export function namesSubject({ endpoint }: Operation): boolean {
  return /:\w+Id\b/.test(endpoint.path);
}

export function takesBody({ endpoint }: Operation): boolean {
  return endpoint.method !== 'GET';
}

/** A POST that answers 200 only computes (a calculator) and needs no key. */
export function isCommand({ endpoint }: Operation): boolean {
  return endpoint.method !== 'GET' && endpoint.status !== 200;
}

/** A call of the operation that would work for the right person. */
export function validCall(
  { name, endpoint }: Operation,
  seed: Seed,
  params: Readonly<Record<string, string>> = seed.params,
): Call {
  const query = seed.queries[name];
  const path = endpoint.path.replaceAll(/:(\w+)/g, (_, key: string) =>
    encodeURIComponent(params[key] ?? `no-${key}`),
  );
  return {
    method: endpoint.method,
    path: query === undefined ? path : `${path}?${query}`,
    ...(endpoint.method === 'GET' ? {} : { body: seed.bodies[name] ?? {} }),
    ...(endpoint.stream === true ? { stream: true } : {}),
    ...(seed.headers?.[name] ? { headers: seed.headers[name] } : {}),
  };
}
