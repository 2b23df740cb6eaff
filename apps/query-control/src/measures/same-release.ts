import type { Tx } from '@lib/persistence';
import { plainJson } from '../answers/index.js';
import { isLive } from './measure.states.js';
import type { OutcomeAt } from './outcome-at.js';
import { isNewer } from './outcome-at.js';

/** When it was said and what else is in the account: no part of what was released. */
const BESIDE = `'{asOf,from,to,balanceFen,availableFen,earlierFreezes,priorRights}'::text[]`;
const SAID_BEFORE = `
  SELECT 1 FROM control_outcome AS c
  WHERE c.order_id = $1 AND c.effect = 'applied' AND c.payload - ${BESIDE} = $2::jsonb - ${BESIDE}`;

/**
 * Whether a further word on a release says what was taken over, at another time: a release is
 * offered until it is answered, and may be worked off and confirmed as often. Where something still
 * stands, only a body that says how much, and no less than stands here, shows that it was not taken
 * off twice.
 */
export async function isSameRelease(tx: Tx, at: OutcomeAt): Promise<boolean> {
  const { order, measure, outcome } = at;
  if (order.kind !== 'release' || order.state !== 'done') return false;
  if (isLive(measure.state) && !leavesAsMuch(at)) return false;
  return (await tx.query(SAID_BEFORE, [order.orderId, plainJson(outcome)])).length > 0;
}

function leavesAsMuch(at: OutcomeAt): boolean {
  const { standing } = at.outcome;
  return standing !== undefined && (standing.capFen >= at.measure.capFen || !isNewer(at));
}
