import type { agencySimulatorApi, AnswerOf, BodyFaults } from '@lib/contracts';
import type { Tx } from '@lib/persistence';
import { UnitOfWork } from '@lib/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { BODIES, bodyOf } from '../bodies.js';
import { SIMULATOR_SETTINGS, type SimulatorSettings } from '../settings.js';
import { defaultFaults } from './fault.rules.js';

type BodyManners = AnswerOf<typeof agencySimulatorApi.listFaults>['bodies'][number];

type FaultChange = { readonly [Key in keyof BodyFaults]?: BodyFaults[Key] | undefined };

const COLUMNS = `query, control, payment, statement, delay_seconds AS "delaySeconds",
  payment_times AS "paymentTimes"`;

/** The switches, kept in the database so that a restart changes no manners. */
@Injectable()
export class FaultsStore {
  constructor(
    private readonly uow: UnitOfWork,
    @Inject(SIMULATOR_SETTINGS) private readonly settings: SimulatorSettings,
  ) {}

  async of(tx: Tx, code: string): Promise<BodyFaults> {
    const [row] = await tx.query<BodyFaults>(`SELECT ${COLUMNS} FROM fault WHERE code = $1`, [
      code,
    ]);
    return row ?? defaultFaults(code, this.settings.lateAnswerSeconds);
  }

  async all(): Promise<BodyManners[]> {
    return this.uow.run((tx) => this.list(tx));
  }

  /** Back to the first manners, then the changes, all or nothing. */
  async change(
    reset: boolean,
    changes: readonly { readonly code: string; readonly faults: FaultChange }[],
  ): Promise<BodyManners[]> {
    return this.uow.run(async (tx) => {
      if (reset) await tx.query('DELETE FROM fault');
      for (const { code, faults } of changes) await this.merge(tx, bodyOf(code).code, faults);
      return this.list(tx);
    });
  }

  /** The payment fault for the next payment; a limited one wears off. */
  async nextPayment(tx: Tx, code: string): Promise<BodyFaults> {
    const faults = await this.of(tx, code);
    if (faults.paymentTimes !== null) {
      const left = faults.paymentTimes - 1;
      const rest: FaultChange = left > 0 ? {} : { payment: 'execute' };
      await this.merge(tx, code, { ...rest, paymentTimes: left > 0 ? left : null });
    }
    return faults;
  }

  private async list(tx: Tx): Promise<BodyManners[]> {
    const manners: BodyManners[] = [];
    for (const { code, name } of BODIES) {
      manners.push({ code, name, faults: await this.of(tx, code) });
    }
    return manners;
  }

  private async merge(tx: Tx, code: string, change: FaultChange): Promise<void> {
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    const next = { ...(await this.of(tx, code)), ...Object.fromEntries(given) } as BodyFaults;
    await tx.query(
      `INSERT INTO fault (code, query, control, payment, statement, delay_seconds, payment_times)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (code) DO UPDATE SET query = excluded.query, control = excluded.control,
         payment = excluded.payment, statement = excluded.statement,
         delay_seconds = excluded.delay_seconds, payment_times = excluded.payment_times`,
      [
        code,
        next.query,
        next.control,
        next.payment,
        next.statement,
        next.delaySeconds,
        next.paymentTimes,
      ],
    );
  }
}
