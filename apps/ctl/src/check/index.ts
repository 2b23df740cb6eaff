import { parseArgs } from 'node:util';
import type { Finding } from './check.js';
import { runChecks } from './check.js';
import { readAuditHeads, takeAuditHeads } from './audit-heads.js';
import type { StuckEntry } from './stuck.js';
import { findStuckWork } from './stuck.js';

export type { Check, Finding } from './check.js';
export { checkedApps, runChecks } from './check.js';

const ERROR_TEXT_MAX = 200;

/**
 * Prints one line per invariant and one per item of stuck work, which breaks nothing; exit code 0
 * when all invariants hold. `--audit-heads <file>` holds the audit trails against heads from outside.
 */
export async function runCheckCommand(
  checkerUrl: string,
  args: readonly string[],
): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean' }, 'audit-heads': { type: 'string' } },
  });
  const file = values['audit-heads'];
  const known = file === undefined ? [] : readAuditHeads(file).heads;
  const findings = await runChecks(checkerUrl, known);
  const stuck = await findStuckWork(checkerUrl);
  const broken = findings.filter((finding) => finding.violations.length > 0);
  const ok = broken.length === 0;
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ ok, findings, stuck }, null, 2)}\n`
      : `${findings.map(line).join('')}${stuck.map(stuckLine).join('')}${summary(findings, broken)}`,
  );
  return ok ? 0 : 1;
}

/** Prints the newest sealed head of each court in each app as one JSON document; exit code 0. */
export async function runAuditHeadsCommand(checkerUrl: string): Promise<number> {
  process.stdout.write(`${JSON.stringify(await takeAuditHeads(checkerUrl), null, 2)}\n`);
  return 0;
}

function summary(findings: readonly Finding[], broken: readonly Finding[]): string {
  return broken.length === 0
    ? `all ${findings.length} invariants hold\n`
    : `${broken.length} of ${findings.length} invariants are broken\n`;
}

function line(finding: Finding): string {
  const state = finding.violations.length === 0 ? 'ok    ' : 'BROKEN';
  const details = finding.violations.map((text) => `         ${text}\n`).join('');
  return `${state} ${finding.id.padEnd(4)} ${finding.app}: ${finding.title}\n${details}`;
}

function stuckLine({ app, kind, name, id, attempts, lastError, homeCourt }: StuckEntry): string {
  const what = kind === 'task' ? '任务' : '期限';
  const error = lastError.replaceAll(/\s+/g, ' ').slice(0, ERROR_TEXT_MAX);
  return `STUCK       ${app}: ${homeCourt} ${what} ${name} ${id} 已试 ${attempts} 次: ${error}\n`;
}
