import { Injectable } from '@nestjs/common';
import { DomainError } from '@lib/kernel';
import type { CommandContext } from '@lib/platform';
import type { Tx } from './unit-of-work.js';
import { UnitOfWork } from './unit-of-work.js';

interface StoredAnswer<View> {
  input_hash: string;
  response: View;
}

const CLAIM = `
  INSERT INTO idempotency (home_court, person_id, route, key, input_hash)
  VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING key`;
const READ = `
  SELECT input_hash, response FROM idempotency
  WHERE home_court = $1 AND person_id = $2 AND route = $3 AND key = $4`;
const STORE = `
  UPDATE idempotency SET response = $5
  WHERE home_court = $1 AND person_id = $2 AND route = $3 AND key = $4`;

/**
 * Runs a command exactly once per (court, person, route, key): the key, the effect and the answer
 * commit together, so a killed process leaves either all or nothing, and a double click gets the
 * first answer again. A refused command stores nothing and may be tried again.
 *
 * @throws DomainError `IDEMPOTENCY.KEY_REUSED` when the key came with another input before.
 */
@Injectable()
export class CommandRunner {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** `work` returns the answer as plain JSON (no bigint, no Date). */
  async run<View>(command: CommandContext, work: (tx: Tx) => Promise<View>): Promise<View> {
    const scope = [
      command.actor.court,
      command.actor.personId,
      command.route,
      command.idempotencyKey,
    ];
    return this.unitOfWork.run(async (tx) => {
      const claimed = await tx.query(CLAIM, [...scope, command.inputHash]);
      if (claimed.length === 0) return firstAnswer<View>(tx, scope, command.inputHash);
      const view = await work(tx);
      await tx.query(STORE, [...scope, JSON.stringify(view ?? null)]);
      return view;
    });
  }
}

async function firstAnswer<View>(tx: Tx, scope: string[], inputHash: string): Promise<View> {
  const [stored] = await tx.query<StoredAnswer<View>>(READ, scope);
  if (!stored || stored.input_hash !== inputHash) {
    throw new DomainError(
      'IDEMPOTENCY.KEY_REUSED',
      'unprocessable',
      '同一个 Idempotency-Key 已用于另一项内容不同的操作',
      { hint: '请为新的操作换一个 Idempotency-Key' },
    );
  }
  return stored.response;
}
