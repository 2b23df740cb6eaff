import { DomainError } from '@lib/kernel';

/** A court as bodies see it: head of each request, payee of deductions. */
export interface Court {
  readonly court: string;
  readonly name: string;
  readonly areaCode: string;
  readonly address: string;
  readonly phone: string;
  readonly payeeAccountName: string;
  readonly payeeBankCode: string;
  readonly payeeBankName: string;
  readonly officers: readonly CourtOfficer[];
}

/** An officer whose certificates are filed with the bodies. */
export interface CourtOfficer {
  readonly name: string;
  readonly workPermitNo: string;
  readonly enforcementPermitNo: string;
}

interface Queryable {
  query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
}

const READ = `
  SELECT court, name, area_code AS "areaCode", address, phone,
    payee_account_name AS "payeeAccountName", payee_bank_code AS "payeeBankCode",
    payee_bank_name AS "payeeBankName", officers
  FROM court WHERE court = $1`;

/** @throws DomainError `COURT.NOT_CONFIGURED` (422): no row, so no request number and no payee. */
export async function readCourt(db: Queryable, court: string): Promise<Court> {
  const [row] = await db.query<Court>(READ, [court]);
  if (row) return row;
  throw new DomainError('COURT.NOT_CONFIGURED', 'unprocessable', `法院 ${court} 尚未登记查控信息`, {
    hint: '请系统管理员登记法院名称、地区代码和案款专户',
  });
}
