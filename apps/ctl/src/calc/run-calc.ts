import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Clock } from '@lib/kernel';
import { courtDateOf, systemClock } from '@lib/kernel';
import type { LawBook, ProblemDocument } from '@lib/statute';
import { calculate, CALCULATION_KINDS, createLawBook, isProblem } from '@lib/statute';

/** Exit codes: a result or a list was written; the input was bad. */
export const EXIT = { done: 0, badInput: 2 } as const;

export interface CalcOptions {
  readonly clock?: Clock;
  readonly book?: LawBook;
}

/**
 * `ctl calc <kind> < input.json`: one JSON document on standard output, nothing else. A list gives a
 * list (exit 0, bad members as their problem documents); bad input gives one problem document (exit 2).
 */
export async function runCalc(
  argv: readonly string[],
  stdin: Readable,
  stdout: Writable,
  options: CalcOptions = {},
): Promise<number> {
  const answer = await answerTo(argv, stdin, options);
  if (Array.isArray(answer)) await writeList(stdout, answer);
  else await write(stdout, `${JSON.stringify(answer)}\n`);
  return !Array.isArray(answer) && isProblem(answer) ? EXIT.badInput : EXIT.done;
}

async function answerTo(
  argv: readonly string[],
  stdin: Readable,
  options: CalcOptions,
): Promise<object> {
  const [kind = '', ...rest] = argv;
  if (!(CALCULATION_KINDS as readonly string[]).includes(kind)) {
    return usage('kind', `应为 ${CALCULATION_KINDS.join('、')} 之一`);
  }
  if (rest.length > 0) return usage('argv', `多余的参数:${rest.join(' ')}`);
  const today = courtDateOf((options.clock ?? systemClock).now());
  const input = parse(await text(stdin));
  if ('problem' in input) return input.problem;
  return calculate(kind, input.value, options.book ?? createLawBook(), { today });
}

function usage(path: string, message: string): ProblemDocument {
  return {
    code: 'unknown-kind',
    title: '用法:npm run -s ctl -- calc <kind> < input.json',
    fields: [{ path, message }],
  };
}

function parse(source: string): { value: unknown } | { problem: ProblemDocument } {
  try {
    // A byte order mark is what some editors put before JSON; it is not part of the document.
    return { value: JSON.parse(source.replace(/^\uFEFF/, '')) as unknown };
  } catch (error) {
    const message = error instanceof SyntaxError ? error.message : String(error);
    return {
      problem: {
        code: 'malformed-json',
        title: '输入不是有效的 JSON',
        fields: [{ path: '', message }],
      },
    };
  }
}

const BATCH = 500;

/** A long list in pieces: one string of all of it may pass the longest that JavaScript can hold. */
async function writeList(stream: Writable, members: readonly object[]): Promise<void> {
  await write(stream, '[');
  for (let start = 0; start < members.length; start += BATCH) {
    const batch = members.slice(start, start + BATCH).map((member) => JSON.stringify(member));
    await write(stream, `${start === 0 ? '' : ','}${batch.join(',')}`);
  }
  await write(stream, ']\n');
}

/** Resolves when the text has been handed over: the process may exit right after. */
function write(stream: Writable, content: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(content, (error) => (error ? reject(error) : resolve()));
  });
}
