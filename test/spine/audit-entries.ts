import { AuditTrail } from '@lib/audit';
import { actorOf } from './actors.js';
import type { SpineDatabase } from './spine-database.js';
import { COURT } from './spine-database.js';

const trail = new AuditTrail();

/** Records `count` acts of an officer in one transaction. */
export async function recordActs(
  database: SpineDatabase,
  count: number,
  court: string = COURT,
): Promise<void> {
  await database.run(async (tx) => {
    for (let number = 0; number < count; number += 1) {
      await trail.record(tx, {
        actor: actorOf('person-1', ['officer']),
        action: 'freeze-ordered',
        subjectKind: 'measure',
        subjectId: `measure-${number}`,
        homeCourt: court,
        why: '虚构测试',
        article: '民事诉讼法第二百五十三条',
        before: { state: 'drafted' },
        after: { state: 'ordered', amountFen: 100n },
      });
    }
  });
}
