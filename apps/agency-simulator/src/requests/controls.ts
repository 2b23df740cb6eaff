import {
  checkBeforeSending,
  type ControlAnswer,
  type ControlOutcome,
  type ControlRequestPackage,
  type SendBack,
} from '@lib/agencies';
import type { BodyFaults } from '@lib/contracts';
import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { type Body, BODIES } from '../bodies.js';
import { type Freeze, Freezes } from '../ledger/index.js';
import { ControlLines } from './control-lines.js';
import { controlAnswer } from './control-receipt.js';
import { legalInstant } from './legal-instant.js';
import { type Due, Outgoing, renumbered } from './outgoing.js';
import { SeizureLines } from './seizure-lines.js';

export interface ReceivedControl {
  readonly body: Body;
  readonly pkg: ControlRequestPackage;
  readonly due: Due;
  readonly faults: BodyFaults;
}

/** Executes control requests line by line and tells the court, then and whenever it changes. */
@Injectable()
export class Controls {
  constructor(
    private readonly deposits: ControlLines,
    private readonly seizures: SeizureLines,
    private readonly freezes: Freezes,
    private readonly outgoing: Outgoing,
  ) {}

  /** Does what is ordered at once; only the word about it may be late. */
  async execute(tx: Tx, received: ReceivedControl): Promise<void> {
    const { body, pkg, due, faults } = received;
    const reply = sentBack(pkg) ?? (await this.answer(tx, received));
    const { requestNo } = pkg.request;
    const head = { institution: body.wireCode, batchNo: pkg.batchNo };
    const answer = { ...head, type: 'KZFK', reply } as const;
    const times = faults.control === 'twice' ? 2 : 1;
    for (let time = 0; time < times; time += 1) {
      await this.outgoing.add(tx, { institution: body.code, requestNo, pkg: answer, due });
    }
  }

  /** Updates for freezes that changed by themselves; returns how many. */
  async reportChanges(tx: Tx, mannersOf: (code: string) => Promise<BodyFaults>): Promise<number> {
    const changed = await this.freezes.unreported(tx);
    for (const freeze of changed) {
      const body = BODIES.find(({ code }) => code === freeze.bank);
      if (body) await this.report(tx, { body, freeze, faults: await mannersOf(body.code) });
    }
    return changed.length;
  }

  private async report(tx: Tx, { body, freeze, faults }: Change): Promise<void> {
    const requestNo = freeze.requestNo ?? '';
    const outcome = await this.deposits.update(tx, freeze);
    await this.freezes.reported(tx, freeze);
    const reply = controlAnswer(body.name, requestNo, [outcome]);
    const head = { institution: body.wireCode, batchNo: '0'.repeat(30) };
    const pkg = await renumbered(tx, { ...head, type: 'KZFK', reply } as const);
    const due = faults.control === 'silent' ? 'withheld' : { inSeconds: 0 };
    await this.outgoing.add(tx, { institution: body.code, requestNo, pkg, due });
  }

  private async answer(tx: Tx, { body, pkg, faults }: ReceivedControl): Promise<ControlAnswer> {
    const { request } = pkg;
    const outcomes: ControlOutcome[] = [];
    for (const line of request.lines) {
      if (faults.control === 'refuse') {
        outcomes.push(await refusedLine(tx, line, '机构系统维护,未办理'));
      } else if (line.property === 'deposit' && body.kind === 'bank') {
        outcomes.push(await this.deposits.execute(tx, { body, request, line }));
      } else if (line.property === 'real-estate' && body.kind === 'real-estate') {
        outcomes.push(await this.seizures.execute(tx, request, line));
      } else outcomes.push(await refusedLine(tx, line, '本机构不办理此类控制'));
    }
    return controlAnswer(body.name, request.requestNo, outcomes);
  }
}

interface Change {
  readonly body: Body;
  readonly freeze: Freeze;
  readonly faults: BodyFaults;
}

/** What makes a body refuse the request as a whole: writs and certificates. */
const PAPERS = new Set([
  'PART.WRIT',
  'PART.WRIT_ID',
  'PART.WRIT_EMPTY',
  'PART.CERTIFICATE',
  'PART.CERTIFICATE_EMPTY',
]);

function sentBack(pkg: ControlRequestPackage): SendBack | undefined {
  const missing = checkBeforeSending(pkg).filter((fault) => PAPERS.has(fault.code));
  if (missing.length === 0) return undefined;
  return {
    kind: 'send-back',
    requestNo: pkg.request.requestNo,
    reason: '文书或执行人员证件不齐',
    detail: missing.map((fault) => fault.message).join(';'),
  };
}

type Line = ControlRequestPackage['request']['lines'][number];

async function refusedLine(tx: Tx, line: Line, reason: string): Promise<ControlOutcome> {
  const askedFen = line.property === 'deposit' ? line.amountFen : 0n;
  return {
    lineNo: line.lineNo,
    accountNo: line.property === 'deposit' ? line.accountNo : line.unitNo,
    outcome: 'refused',
    reason,
    requestedFen: askedFen,
    heldFen: 0n,
    uncoveredFen: askedFen,
    balanceFen: 0n,
    availableFen: 0n,
    asOf: await legalInstant(tx),
    earlierFreezes: [],
    priorRights: [],
  };
}
