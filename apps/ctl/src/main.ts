import 'reflect-metadata';
import { resolve } from 'node:path';
import { moveLegalClock } from '@lib/persistence';
import { runCalc } from './calc/index.js';
import { need, readConfig } from './config.js';
import { runAuditHeadsCommand, runCheckCommand } from './check/index.js';
import { migrate } from './database/index.js';
import { generateDocs } from './docs/index.js';
import { runReplay } from './replay/index.js';

const USAGE = `ctl <command>
  calc <kind>            one JSON document on standard input, one on standard output
  check [--json] [--audit-heads <file>]
                         all invariants and what is stuck; exits 1 when one is broken; with heads
                         kept outside also finds an audit trail that was rewritten as a whole
  audit-heads            newest sealed audit head of each court, one JSON document to be kept elsewhere
  docs                   writes docs/generated
  migrate                brings the database to the current shape
  legal-clock <instant>  moves legal time for all processes (demo and scenarios only)
  replay <app> [--apply] tries parked messages again; dry unless --apply; in the app's environment
  doctor                 checks this machine
`;

async function run(command: string | undefined, args: readonly string[]): Promise<number> {
  const config = readConfig();
  switch (command) {
    case 'calc':
      return runCalc(args, process.stdin, process.stdout);
    case 'check':
      return runCheckCommand(need(config.CHECKER_DATABASE_URL, 'CHECKER_DATABASE_URL'), args);
    case 'audit-heads':
      return runAuditHeadsCommand(need(config.CHECKER_DATABASE_URL, 'CHECKER_DATABASE_URL'));
    case 'docs': {
      const files = await generateDocs(resolve('docs/generated'));
      process.stdout.write(`docs/generated: ${files} files\n`);
      return 0;
    }
    case 'migrate': {
      const applied = await migrate(
        need(config.ADMIN_DATABASE_URL, 'ADMIN_DATABASE_URL'),
        need(config.ROLE_PASSWORD, 'ROLE_PASSWORD'),
      );
      process.stdout.write(`${applied.length} migrations applied\n`);
      return 0;
    }
    case 'legal-clock':
      await moveLegalClock(
        need(config.ADMIN_DATABASE_URL, 'ADMIN_DATABASE_URL'),
        readInstant(args[0] ?? ''),
      );
      return 0;
    case 'replay':
      return runReplay(args);
    default:
      process.stderr.write(USAGE);
      return 2;
  }
}

function readInstant(text: string): Date {
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) {
    throw new Error(`"${text}" is no instant; give one such as 2026-03-04T09:30:00+08:00`);
  }
  return instant;
}

// `ctl … | head` closes the pipe early: what is left of the answer has no reader.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const [command, ...args] = process.argv.slice(2);
try {
  process.exitCode = await run(command, args);
} catch (error) {
  process.stderr.write(
    `ctl ${command ?? ''}: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
}
