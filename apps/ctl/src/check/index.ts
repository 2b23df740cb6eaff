import type { Finding } from './check.js';
import { runChecks } from './check.js';

export type { Check, Finding } from './check.js';
export { checkedApps, runChecks } from './check.js';

/** Prints one line per invariant; exit code 0 when all hold. */
export async function runCheckCommand(
  checkerUrl: string,
  args: readonly string[],
): Promise<number> {
  const findings = await runChecks(checkerUrl);
  const broken = findings.filter((finding) => finding.violations.length > 0);
  if (args.includes('--json')) {
    process.stdout.write(`${JSON.stringify({ ok: broken.length === 0, findings }, null, 2)}\n`);
  } else {
    process.stdout.write(findings.map(line).join(''));
    process.stdout.write(
      broken.length === 0
        ? `all ${findings.length} invariants hold\n`
        : `${broken.length} of ${findings.length} invariants are broken\n`,
    );
  }
  return broken.length === 0 ? 0 : 1;
}

function line(finding: Finding): string {
  const state = finding.violations.length === 0 ? 'ok    ' : 'BROKEN';
  const details = finding.violations.map((text) => `         ${text}\n`).join('');
  return `${state} ${finding.id.padEnd(4)} ${finding.app}: ${finding.title}\n${details}`;
}
