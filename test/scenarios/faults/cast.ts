import type { AnswerOf, BodyOf, Endpoint } from '@lib/contracts';
import { caseFlowApi, caseFundsApi, queryControlApi } from '@lib/contracts';
import { newId } from '@lib/kernel';
import { eventually } from '@lib/testing';
import type { Stage } from '../../../apps/demo/src/main-job/index.js';
import { Person, Refusal } from '../../../apps/demo/src/main-job/index.js';
import type { FaultInjector } from './injector.js';

const PATIENCE_MS = 60_000;
const ASK_AGAIN_MS = 250;

const APIS: Readonly<Record<string, Readonly<Record<string, Endpoint>>>> = {
  'case-flow': caseFlowApi,
  'case-funds': caseFundsApi,
  'query-control': queryControlApi,
};

function momentOf(app: string, endpoint: Endpoint): string {
  const named = Object.entries(APIS[app] ?? {}).find(([, candidate]) => candidate === endpoint);
  return `${app}.${named?.[0] ?? endpoint.path}`;
}

function causeCode(error: unknown): unknown {
  const cause = error instanceof Object && 'cause' in error ? error.cause : undefined;
  return cause instanceof Object && 'code' in cause ? cause.code : undefined;
}

/** No answer came, or the gateway says that none came from behind it. */
function unanswered(error: unknown): boolean {
  if (error instanceof Refusal) return [502, 503, 504].includes(error.problem.status);
  const text = String(error);
  return /fetch failed|terminated|aborted due to timeout|→ 50[234]/.test(text);
}

/** The connection was never made, so nothing was done. */
function neverSent(error: unknown): boolean {
  return causeCode(error) === 'ECONNREFUSED';
}

/** Asks again while `again` says so; every other error is the caller's at once. */
async function patiently<Result>(
  call: () => Promise<Result>,
  again: (error: unknown) => boolean,
): Promise<Result> {
  const outcome = await eventually(
    async () => {
      try {
        return { value: await call() };
      } catch (error) {
        if (again(error)) throw error;
        return { error };
      }
    },
    PATIENCE_MS,
    ASK_AGAIN_MS,
  );
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}

/** A person whose calls are the moments of the faults, and who asks again with the same key. */
class PatientPerson extends Person {
  constructor(
    account: string,
    gateway: string,
    cookie: string,
    private readonly injector: FaultInjector,
  ) {
    super(account, gateway, cookie);
  }

  override get<E extends Endpoint>(
    app: string,
    endpoint: E,
    options: Parameters<Person['get']>[2] = {},
  ): Promise<AnswerOf<E>> {
    return patiently(() => super.get(app, endpoint, options), unanswered);
  }

  override post<E extends Endpoint>(
    app: string,
    endpoint: E,
    body: BodyOf<E> | Record<string, unknown>,
    options: Parameters<Person['post']>[3] = {},
  ): Promise<AnswerOf<E>> {
    const keyed = { ...options, idempotencyKey: options.idempotencyKey ?? newId() };
    return this.injector.around(momentOf(app, endpoint), () =>
      patiently(() => super.post(app, endpoint, body, keyed), unanswered),
    );
  }
}

/**
 * The director of the play asks again only where nothing can have been done. Before the bank loses an
 * answer, every strike under way has landed: a process killed while it pays asks the bank again and
 * learns the outcome, so the loss would not be seen.
 */
function patientSimulator(stage: Stage, injector: FaultInjector): Stage['simulator'] {
  return new Proxy(stage.simulator, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        if (name === 'nextPayoutTimesOut') await injector.struck();
        return injector.around(`simulator.${String(name)}`, () =>
          patiently(() => Reflect.apply(value, target, args) as Promise<unknown>, neverSent),
        );
      };
    },
  });
}

/** The same stage, played under faults. */
export function underFaults(stage: Stage, gateway: string, injector: FaultInjector): Stage {
  const patient = ({ account, sessionCookie }: Person) =>
    new PatientPerson(account, gateway, sessionCookie, injector);
  const { officer, director, deputy, finance, applicant, foreignOfficer } = stage.cast;
  return {
    ...stage,
    simulator: patientSimulator(stage, injector),
    cast: {
      officer: patient(officer),
      director: patient(director),
      deputy: patient(deputy),
      finance: patient(finance),
      applicant: patient(applicant),
      foreignOfficer: patient(foreignOfficer),
    },
  };
}
