// One jest project, counted from its JSON report: the words on the screen are not parsed.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bootstrap.mjs';
import { execNode, logFolder, tailOf } from './exec.mjs';

const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');

function failuresOf(report) {
  const files = report.testResults.filter((file) => file.status === 'failed');
  return files.flatMap((file) => {
    const name = file.name.replace(`${root}/`, '');
    const failed = file.assertionResults.filter((one) => one.status === 'failed');
    if (!failed.length) return [`✘ ${name}: does not run\n${indent(file.message)}`];
    return failed.map(
      (one) => `✘ ${name} › ${one.fullName}\n${indent(one.failureMessages.join('\n'))}`,
    );
  });
}

function indent(text, lines = 14) {
  const plain = text.replace(/\u001b\[[0-9;]*m/g, '');
  return plain
    .split('\n')
    .slice(0, lines)
    .map((line) => `    ${line}`)
    .join('\n');
}

/** Runs a project of jest.config.mjs; { passed, failed, skipped, details }. */
export async function runJest(project, { limitMs, workers = 2, extra = [] } = {}) {
  const report = join(logFolder, `${project}.json`);
  rmSync(report, { force: true });
  const flags = [
    '--selectProjects',
    project,
    '--passWithNoTests',
    `--maxWorkers=${workers}`,
    '--json',
    `--outputFile=${report}`,
  ];
  const args = ['--experimental-vm-modules', '--no-warnings', jest, ...flags, ...extra];
  const { ok, late, log } = await execNode(project, args, { limitMs });
  if (!existsSync(report)) {
    // With no test file at all jest writes no report and ends well.
    if (ok) return { passed: 0, failed: 0, skipped: 0, details: [], note: 'no test file' };
    const why = late ? `not done within ${limitMs / 1000} s\n` : '';
    return { passed: 0, failed: 1, skipped: 0, details: [`${why}${tailOf(log)}`] };
  }
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
  return {
    passed: counts.numPassedTests,
    failed: ok ? failed : Math.max(failed, 1),
    skipped: counts.numPendingTests + counts.numTodoTests,
    details: ok ? [] : [...failuresOf(counts).slice(0, 12), ...(failed ? [] : [tailOf(log)])],
  };
}
