import type { ControlOutcome, ControlRequest, RealEstateLine } from '@lib/agencies';
import type { CourtDate } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { sameText } from '../ledger/index.js';
import { legalInstant } from './legal-instant.js';
import { findSubject } from './subjects.js';

interface SeizureRow {
  readonly seizureId: bigint;
  readonly requestNo: string;
  readonly caseNo: string;
  readonly authority: string;
  readonly documentNo: string;
  readonly endsOn: CourtDate;
}

type Reply = Pick<ControlOutcome, 'from' | 'to'> | { readonly refused: string };

/** Registers seizures of real estate (查封登记): the order of arrival is the rank. */
@Injectable()
export class SeizureLines {
  async execute(tx: Tx, request: ControlRequest, line: RealEstateLine): Promise<ControlOutcome> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 12))', [line.unitNo]);
    const earlier = await standing(tx, line.unitNo);
    const reply = (await owns(tx, request, line.unitNo))
      ? await act(tx, request, line)
      : { refused: '不动产单元号不存在,或权利人不符' };
    return {
      lineNo: line.lineNo,
      accountNo: line.unitNo,
      outcome: 'refused' in reply ? 'refused' : 'done',
      ...('refused' in reply ? { reason: reply.refused } : reply),
      requestedFen: 0n,
      heldFen: 0n,
      uncoveredFen: 0n,
      balanceFen: 0n,
      availableFen: 0n,
      asOf: await legalInstant(tx),
      earlierFreezes: line.measure === 'freeze' ? earlier.map(freezeOf) : [],
      priorRights: [],
    };
  }
}

async function act(tx: Tx, request: ControlRequest, line: RealEstateLine): Promise<Reply> {
  const { from, to, original } = line;
  if (line.measure === 'transfer-order') return { refused: '模拟机构不办理过户登记' };
  if (line.measure === 'freeze') {
    if (from === undefined || to === undefined) return { refused: '没有查封起止日期' };
    await tx.query(
      `INSERT INTO seizure (unit_no, request_no, line_no, authority, case_no, document_no, from_on,
         to_on, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'live')`,
      [
        line.unitNo,
        request.requestNo,
        line.lineNo,
        request.court.name,
        request.caseNumber,
        line.rulingNo,
        from,
        to,
      ],
    );
    return { from, to };
  }
  const named = (await standing(tx, line.unitNo)).find(
    (row) => row.requestNo === original?.requestNo && sameText(row.caseNo, original.caseNumber),
  );
  if (!named) return { refused: '未找到原查封(原案号或原请求编号不符)' };
  if (line.measure === 'release') {
    await tx.query(`UPDATE seizure SET state = 'released' WHERE seizure_id = $1`, [
      named.seizureId,
    ]);
    return {};
  }
  if (to === undefined || to <= named.endsOn) return { refused: '续封的结束日期不晚于原期限' };
  await tx.query('UPDATE seizure SET to_on = $2 WHERE seizure_id = $1', [named.seizureId, to]);
  return { to };
}

async function owns(tx: Tx, request: ControlRequest, unitNo: string): Promise<boolean> {
  const subject = await findSubject(tx, request.subject);
  if (subject.kind !== 'known') return false;
  const rows = await tx.query('SELECT 1 FROM estate WHERE unit_no = $1 AND customer_id = $2', [
    unitNo,
    subject.customerId,
  ]);
  return rows.length > 0;
}

async function standing(tx: Tx, unitNo: string): Promise<SeizureRow[]> {
  return tx.query<SeizureRow>(
    `SELECT seizure_id AS "seizureId", request_no AS "requestNo", case_no AS "caseNo", authority,
       document_no AS "documentNo", to_on AS "endsOn"
     FROM seizure WHERE unit_no = $1 AND state = 'live' AND to_on >= legal_today()
     ORDER BY seizure_id`,
    [unitNo],
  );
}

function freezeOf(row: SeizureRow, index: number): ControlOutcome['earlierFreezes'][number] {
  const { authority, documentNo, endsOn } = row;
  return { rank: index + 1, authority, documentNo, amountFen: 0n, endsOn };
}
