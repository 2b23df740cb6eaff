import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { roleSchema } from '@lib/contracts';
import type { Role } from '@lib/contracts';
import { FORGERIES } from './forged-tokens.js';
import { describeMalformedInput } from './malformed-walk.js';
import { FOREIGNERS, insider, INSIDERS, OUTSIDERS } from './people.js';
import type { Person } from './people.js';
import { isCommand, namesSubject, operationsOf, validCall } from './plan.js';
import type { AccessPlan, Operation, World } from './plan.js';
import { describeUnmasking } from './unmasking-walk.js';
import type { RunningApp } from './running-app.js';

const UNAUTHORISED = [401];
const HIDDEN = [403, 404];

/**
 * Every role × every operation × own and foreign court, no token, forged tokens, and bad input.
 * Returns the world for what only one app has to show; it is there once `beforeAll` has run.
 */
export function describeAccess(plan: AccessPlan): () => World {
  const operations = operationsOf(plan.app);
  const titled = operations.map(
    (operation) => [`${operation.endpoint.method} ${operation.endpoint.path}`, operation] as const,
  );
  const opened: { running?: RunningApp; world?: World } = {};
  const world = (): World => {
    if (!opened.world) throw new Error('the app did not start');
    return opened.world;
  };

  beforeAll(async () => {
    const running = await plan.start();
    opened.running = running;
    const seed = await plan.seed(running);
    running.keepSecret(seed.secrets);
    opened.world = { running, seed, untouched: await running.fingerprint() };
  }, 120_000);
  afterAll(() => opened.running?.stop(), 60_000);

  describeRoutes(plan, operations, world);
  describe.each(titled)('%s', (_, operation) => {
    describeRefusals(plan, operation, world);
  });
  describeMalformedInput(plan, operations, world);
  describe('after all of that', () => {
    it('has not one row that was not there before', async () => {
      expect(await world().running.fingerprint()).toBe(world().untouched);
    });
  });
  describe.each(titled)('%s, by those who may', (_, operation) => {
    describeAllowed(plan, operation, world);
  });
  describeUnmasking(plan, operations, world);
  return world;
}

function describeRoutes(
  plan: AccessPlan,
  operations: readonly Operation[],
  world: () => World,
): void {
  describe('routes', () => {
    it('are the operations of the contract and nothing else', () => {
      const routes = world()
        .running.endpoints()
        .map(({ method, path }) => `${method} ${path}`);
      const promised = operations.map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`);

      expect(routes.sort()).toEqual([...promised, ...Object.keys(plan.otherRoutes)].sort());
    });

    it('are declared for the roles of this plan, none public without being listed', () => {
      const declared = world()
        .running.endpoints()
        .filter(({ method, path }) => !(`${method} ${path}` in plan.otherRoutes))
        .map(({ method, path, access }) => [
          `${method} ${path}`,
          access?.kind === 'roles' ? [...access.roles].sort() : access?.kind,
        ]);
      const planned = operations.map(({ name, endpoint }) => [
        `${endpoint.method} ${endpoint.path}`,
        [...(plan.roles[name] ?? [])].sort(),
      ]);

      expect(Object.fromEntries(declared)).toEqual(Object.fromEntries(planned));
    });
  });
}

function describeRefusals(plan: AccessPlan, operation: Operation, world: () => World): void {
  const allowed = new Set<Role>(plan.roles[operation.name] ?? []);
  const refused = roleSchema.options.filter((role) => !allowed.has(role));
  const anybody = insider([...allowed][0] ?? 'officer');

  it('is closed without a token', async () => {
    const { running, seed } = world();
    const answer = await running.call(validCall(operation, seed));

    expect(answer.status).toBe(401);
  });

  it.each(FORGERIES)('is closed to %s', async (_, forge) => {
    const { running, seed } = world();
    const answer = await running.call(
      validCall(operation, seed),
      await forge(running.issuer, anybody),
    );

    expect(UNAUTHORISED).toContain(answer.status);
  });

  // A calculator is open to every role.
  if (refused.length > 0) {
    it.each(refused)('is closed to the role %s', async (role) => {
      const { running, seed } = world();
      const answer = await running.callAs(insider(role), validCall(operation, seed));

      expect(answer).toMatchObject({ status: 403, problem: { code: 'ACCESS.ROLE_REQUIRED' } });
    });
  }

  // Whoever begins something new in his own court is no outsider of it.
  const strangers =
    isCommand(operation) && !namesSubject(operation) ? FOREIGNERS : [...FOREIGNERS, ...OUTSIDERS];
  const others: [string, Person][] = strangers
    .filter(({ role }) => allowed.has(role))
    .map((person) => [person.label, person]);
  it.each(others)('shows and does nothing of the case for %s', async (_, person) => {
    const { running, seed, untouched } = world();
    const call = validCall(operation, seed);
    const answer = await running.callAs(person, call);
    // A problem repeats the path that the caller wrote himself.
    const told = answer.text.replaceAll(call.path.split('?')[0] ?? '', '');

    expect(HIDDEN.includes(answer.status) || !namesSubject(operation)).toBe(true);
    expect(seed.markers.filter((marker) => told.includes(marker))).toEqual([]);
    if (isCommand(operation)) expect(await running.fingerprint()).toBe(untouched);
  });
}

function describeAllowed(plan: AccessPlan, operation: Operation, world: () => World): void {
  const allowed = INSIDERS.filter(({ role }) => plan.roles[operation.name]?.includes(role));
  const people: [string, Person][] = allowed.map((person) => [person.label, person]);

  it.each(people)('answers %s', async (_, person) => {
    const { running, seed } = world();
    const answer = await running.callAs(person, validCall(operation, seed));
    const expected = seed.refusals[operation.name] ?? [];

    if (answer.problem) expect(expected).toContain(answer.problem.code);
    else expect(answer.status).toBe(operation.endpoint.status);
  });
}
