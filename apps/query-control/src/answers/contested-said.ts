import type { Fen } from '@lib/kernel';
import { formatYuanGrouped, instantForReaders } from '@lib/kernel';
import { z } from 'zod';

/** One line of what a body said. */
interface Said {
  readonly account?: string;
  readonly text: string;
}

/** Fen as `plainJson` keeps them. */
const fen = z
  .string()
  .regex(/^-?\d+$/)
  .transform((digits): Fen => BigInt(digits));

const accounts = z.object({
  kind: z.literal('accounts'),
  asOf: z.string(),
  accounts: z.array(
    z.object({
      accountNo: z.string(),
      balanceFen: fen,
      availableFen: fen,
      accountState: z.string(),
    }),
  ),
});
const estates = z.object({
  kind: z.literal('real-estate'),
  asOf: z.string(),
  estates: z.array(
    z.object({
      unitNo: z.string(),
      mortgages: z.array(z.unknown()),
      seizures: z.array(z.unknown()),
    }),
  ),
});
const vehicles = z.object({
  kind: z.literal('vehicles'),
  asOf: z.string(),
  vehicles: z.array(z.object({ plate: z.string(), model: z.string(), mortgaged: z.boolean() })),
});
const outcome = z.object({
  accountNo: z.string(),
  outcome: z.enum(['done', 'refused']),
  requestedFen: fen,
  heldFen: fen,
  from: z.string().optional(),
  to: z.string().optional(),
  reason: z.string().optional(),
  asOf: z.string(),
});
const refusals = z.object({ refusals: z.int() });

/** Content of a dispute for readers; nothing where the body said nothing, or nothing we can read. */
export function saidOf(content: unknown): Said[] {
  const answer = z.discriminatedUnion('kind', [accounts, estates, vehicles]).safeParse(content);
  if (answer.success) return foundLines(answer.data);
  const control = outcome.safeParse(content);
  if (control.success) return [controlLine(control.data)];
  const refused = refusals.safeParse(content);
  return refused.success ? [{ text: `连续 ${refused.data.refusals} 次未获办理` }] : [];
}

function foundLines(
  answer: z.infer<typeof accounts> | z.infer<typeof estates> | z.infer<typeof vehicles>,
): Said[] {
  const lines = linesOf(answer);
  const until = `截至 ${instantForReaders(new Date(answer.asOf))}`;
  if (lines.length === 0) return [{ text: `${until} 未查到` }];
  return lines.map((line) => ({ ...line, text: `${line.text}(${until})` }));
}

function linesOf(
  answer: z.infer<typeof accounts> | z.infer<typeof estates> | z.infer<typeof vehicles>,
): Said[] {
  switch (answer.kind) {
    case 'accounts':
      return answer.accounts.map(({ accountNo, balanceFen, availableFen, accountState }) => ({
        account: accountNo,
        text: `余额 ${formatYuanGrouped(balanceFen)} 元,可用 ${formatYuanGrouped(availableFen)} 元,${accountState}`,
      }));
    case 'real-estate':
      return answer.estates.map(({ unitNo, mortgages, seizures }) => ({
        text: `不动产单元 ${unitNo},抵押 ${mortgages.length} 项,查封 ${seizures.length} 项`,
      }));
    case 'vehicles':
      return answer.vehicles.map(({ plate, model, mortgaged }) => ({
        text: `车辆 ${plate} ${model},${mortgaged ? '有抵押' : '无抵押'}`,
      }));
  }
}

function controlLine(line: z.infer<typeof outcome>): Said {
  const until = `截至 ${instantForReaders(new Date(line.asOf))}`;
  const period = line.from && line.to ? `,期间 ${line.from} 至 ${line.to}` : '';
  const done = `已办理 ${formatYuanGrouped(line.heldFen)} 元(要求 ${formatYuanGrouped(line.requestedFen)} 元)${period}`;
  const text = line.outcome === 'done' ? done : `未办理:${line.reason ?? '未说明原因'}`;
  return { account: line.accountNo, text: `${text}(${until})` };
}
