import { createHash } from 'node:crypto';
import { writPdf } from '@lib/agencies';
import { newId } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { legalToday } from '@lib/persistence';
import type { Court } from '../institutions/index.js';
import type { CaseKey } from '../journal/index.js';
import { chineseNumber } from './chinese-number.js';

export interface WritDraft {
  readonly key: CaseKey;
  readonly kind: 'query' | 'freeze' | 'renew' | 'release' | 'deduct';
  readonly caseNumber: string;
  readonly court: Court;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly issuedBy: string;
}

export interface IssuedWrit {
  readonly writId: string;
  readonly title: string;
  readonly number: string;
  /** SHA-256 (hex) of the PDF that is sent. */
  readonly contentHash: string;
}

const SERIAL = `
  SELECT coalesce(max(w.serial), 0) + 1 AS "serial" FROM writ AS w
  WHERE w.home_court = $1 AND w.case_id = $2 AND w.series = $3`;
const INSERT = `
  INSERT INTO writ (writ_id, home_court, case_id, matter_id, kind, series, serial, number, title,
    content, content_hash, issued_by, issued_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, legal_now())`;

/**
 * Issues a writ as PDF and stores its bytes and hash. Rulings of a case count 之一, 之二 …; notices
 * have their own count. The case must be locked (lockSubject): the count has no gaps.
 */
export async function issueWrit(tx: Tx, draft: WritDraft): Promise<IssuedWrit> {
  const { key, kind, title } = draft;
  const series = kind === 'query' ? 'notice' : 'ruling';
  const [next] = await tx.query<{ serial: number }>(SERIAL, [key.homeCourt, key.caseId, series]);
  const serial = next?.serial ?? 1;
  const number =
    series === 'ruling'
      ? `${draft.caseNumber}之${chineseNumber(serial)}`
      : `${draft.caseNumber}协查第${serial}号`;
  const content = writPdf({
    court: draft.court.name,
    title,
    number,
    paragraphs: [...draft.paragraphs],
    signers: [draft.issuedBy],
    date: await legalToday(tx),
  });
  const contentHash = createHash('sha256').update(content).digest('hex');
  const writId = newId<'Writ'>();
  await tx.query(INSERT, [
    writId,
    key.homeCourt,
    key.caseId,
    key.matterId,
    kind,
    series,
    serial,
    number,
    title,
    Buffer.from(content),
    contentHash,
    draft.issuedBy,
  ]);
  return { writId, title, number, contentHash };
}
