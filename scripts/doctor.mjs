// `npm run -s ctl -- doctor [--json]`: what is wrong with this machine, and what to do about it.
import { checks } from './doctor/checks.mjs';
import { Failure } from './services/run.mjs';

async function examine({ name, title, run }) {
  try {
    return { name, title, ...(await run()) };
  } catch (error) {
    return {
      name,
      title,
      ok: false,
      detail: error.message,
      remedy: error.remedy ?? 'read the message; then try again',
    };
  }
}

function print({ title, ok, detail, remedy }) {
  process.stdout.write(
    `${ok ? '✔' : '✘'} ${title}: ${detail}${ok ? '' : ` — 补救 remedy: ${remedy}`}\n`,
  );
}

/** Runs every check, prints one line each (or one JSON document); 0 when all are good, else 1. */
export async function doctor(args = []) {
  const strange = args.find((word) => word !== '--json');
  if (strange) throw new Failure(`unknown option ${strange}`, 'npm run -s ctl -- doctor [--json]');
  const asJson = args.includes('--json');
  const results = [];
  for (const check of checks) {
    const result = await examine(check);
    results.push(result);
    if (!asJson) print(result);
  }
  const ok = results.every((result) => result.ok);
  const plain = results.map(({ name, ok: good, detail, remedy }) => ({
    name,
    ok: good,
    detail,
    remedy,
  }));
  if (asJson) process.stdout.write(`${JSON.stringify({ ok, checks: plain }, null, 2)}\n`);
  return ok ? 0 : 1;
}
