import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { ask } from './books.js';

const CTL = join(import.meta.dirname, '../../../dist/apps/ctl/src/main.js');

export interface CheckRun {
  readonly exitCode: number;
  /** `<app> <invariant>` of each broken one. */
  readonly broken: readonly string[];
  /** How many were asked. */
  readonly count: number;
}

interface CheckOutput {
  readonly findings: readonly {
    readonly app: string;
    readonly id: string;
    readonly violations: readonly string[];
  }[];
}

export function onDatabase(url: string, database: string, account?: [string, string]): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  if (account) [changed.username, changed.password] = account;
  return changed.toString();
}

/** Runs `ctl check --json` as a process of its own, as an operator does. */
export function runCtlCheck(checkerUrl: string): Promise<CheckRun> {
  const env = { PATH: process.env['PATH'], CHECKER_DATABASE_URL: checkerUrl };
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [CTL, 'check', '--json'],
      { env },
      (_failed, stdout, stderr) => {
        if (!stdout.startsWith('{')) {
          reject(new Error(`ctl check said nothing: ${stderr}`));
          return;
        }
        const { findings } = JSON.parse(stdout) as CheckOutput;
        const broken = findings.filter(({ violations }) => violations.length > 0);
        resolve({
          exitCode: child.exitCode ?? -1,
          broken: broken.map(({ app, id }) => `${app} ${id}`),
          count: findings.length,
        });
      },
    );
  });
}

/** Works on a copy of a database nobody is connected to; the copy is dropped afterwards. */
export async function onCopy<Result>(
  ownerUrl: string,
  work: (copy: string) => Promise<Result>,
): Promise<Result> {
  const source = new URL(ownerUrl).pathname.slice(1);
  const copy = `${source}_copy`;
  const server = onDatabase(ownerUrl, 'postgres');
  await ask(server, `CREATE DATABASE ${copy} TEMPLATE ${source}`);
  try {
    return await work(copy);
  } finally {
    await ask(server, `DROP DATABASE ${copy} WITH (FORCE)`);
  }
}

/** Does the deed past every trigger, as only a superuser can. */
export async function plant(url: string, deed: string): Promise<void> {
  await ask(url, `SET session_replication_role = replica; ${deed}`);
}
