import type { ApprovalRule } from '@lib/approvals';
import type { Fen } from '@lib/kernel';

const SUBJECT = 'payout';
const SOURCE = '法发〔2017〕6号第十二条、第十四条(执行款发放审批、财务复核)';
const EXPIRES_HOURS = 30 * 24;
const DIRECTOR = {
  role: 'director',
  deputyRole: 'president',
  deputyAfterMinutes: 24 * 60,
} as const;

/** Who approves a payout, by amount; who drafted or approved it never instructs the bank. */
export function payoutApprovalRules(presidentAboveFen: Fen): readonly ApprovalRule[] {
  const persons = {
    subjectKind: SUBJECT,
    executorMayBeApprover: false,
    executorMayBeDrafter: false,
    expiresAfterHours: EXPIRES_HOURS,
  } as const;
  return [
    {
      ...persons,
      code: 'payout-director',
      source: SOURCE,
      amountBelowFen: presidentAboveFen + 1n,
      steps: [DIRECTOR],
    },
    {
      ...persons,
      code: 'payout-director-president',
      source: `${SOURCE};设置:大额发放由院长复批`,
      amountFromFen: presidentAboveFen + 1n,
      steps: [DIRECTOR, { role: 'president' }],
    },
  ];
}

export const PAYOUT_SUBJECT = SUBJECT;
