import type { PersonalClass, Role } from '@lib/contracts';

/** Who sees one class of personal data in full, inside the cases that person may see at all. */
export interface MaskingRule {
  readonly code: string;
  readonly personal: PersonalClass;
  readonly visibleTo: readonly Role[];
  readonly source: string;
}

/**
 * PIPL art. 6 (least scope) and ASVS 5.0 14.2.6 (masked unless the task needs it): everybody else
 * sees the masked form. Which role needs which class is a setting of ours, not settled law.
 */
export const MASKING_RULES: readonly MaskingRule[] = [
  {
    code: 'mask-name',
    personal: 'name',
    visibleTo: [
      'officer',
      'director',
      'president',
      'finance',
      'duty-chief',
      'hotline-agent',
      'auditor',
    ],
    source: '《个人信息保护法》第六条;设置:办案、审批、付款、接线与审计须核对当事人姓名',
  },
  {
    code: 'mask-document-number',
    personal: 'document-number',
    visibleTo: ['officer'],
    source: '《个人信息保护法》第六条、第二十八条;设置:仅承办人按证件号码查控',
  },
  {
    code: 'mask-bank-account',
    personal: 'bank-account',
    visibleTo: ['officer', 'finance'],
    source: '《个人信息保护法》第二十八条(金融账户);设置:承办人冻结扣划、财务付款须核对账号',
  },
  {
    code: 'mask-phone',
    personal: 'phone',
    visibleTo: ['officer', 'duty-chief', 'hotline-agent'],
    source: '《个人信息保护法》第六条;设置:承办人与执行110须回拨',
  },
  {
    code: 'mask-address',
    personal: 'address',
    visibleTo: ['officer'],
    source: '《个人信息保护法》第六条;设置:仅承办人送达、调查',
  },
  {
    code: 'mask-free-text',
    personal: 'free-text',
    visibleTo: ['officer', 'finance'],
    source: '《个人信息保护法》第六条、第二十八条;设置:仅承办人、财务凭银行附言认领和核对款项',
  },
  {
    code: 'mask-noted-text',
    personal: 'noted-text',
    visibleTo: ['officer'],
    source:
      '《个人信息保护法》第六条、第二十八条;设置:理由和依据中的证件号、账号、手机号,只给有权看该类号码的人',
  },
];

/** Classes a person with these roles sees in full. */
export function visibleClasses(
  roles: readonly string[],
  rules: readonly MaskingRule[] = MASKING_RULES,
): ReadonlySet<PersonalClass> {
  return new Set(
    rules
      .filter((rule) => rule.visibleTo.some((role) => roles.includes(role)))
      .map((rule) => rule.personal),
  );
}
