import type { CourtDate } from '@lib/kernel';
import type { IdentifierReason } from '@lib/statute';
import { checkIdentifier } from '@lib/statute';

/**
 * Reads a party's document number: canonical form and whether its check digit and date hold.
 * A social credit code whose inner organisation code fails is still valid (GB 32100), with a fault.
 */
export function readPartyIdentifier(
  type: 'residentId' | 'uscc',
  value: string,
  today: CourtDate,
): { readonly valid: boolean; readonly canonical: string; readonly fault?: string } {
  const { valid, canonical, reason } = checkIdentifier({ type, value }, today);
  return reason === undefined ? { valid, canonical } : { valid, canonical, fault: FAULTS[reason] };
}

/** What is wrong with a number, as the reader of a refused file is told. */
const FAULTS: Readonly<Record<IdentifierReason, string>> = {
  form: '位数或字符不对',
  province: '地区代码不存在',
  date: '其中的日期不存在',
  future: '其中的日期在今天之后',
  checkCharacter: '校验码不对',
  year: '年份不对',
  serial: '顺序号不对',
  orgCode: '其中的组织机构代码不对',
  luhn: '校验码不对',
  courtCode: '法院代字不对',
  typeCode: '案件类型代字不对',
};
