import type {
  ControlRequest,
  DepositLine,
  OfficerCertificate,
  Payee,
  QueryRequest,
  RequestHead,
  Sector,
  Writ,
} from '@lib/agencies';
import { permitImage } from '@lib/agencies';
import { parseYuan } from '@lib/kernel';
import type { Court, Institution } from '../institutions/index.js';
import type { ControlPayload, OutgoingPayload, QueryPayload } from './outgoing.js';

const SECTORS: Readonly<Record<Institution['kind'], Sector>> = {
  bank: 'bank',
  'real-estate': 'real-estate',
  vehicle: 'vehicle',
};

/** Everything a request to a body is made of, besides its payload. */
export interface RequestSurroundings {
  readonly court: Court;
  readonly institution: Institution;
  readonly writId: string;
}

export function queryRequestOf(payload: QueryPayload, around: RequestSurroundings): QueryRequest {
  return { ...headOf(payload, around), kind: 'query', note: payload.purpose };
}

export function controlRequestOf(
  payload: ControlPayload,
  around: RequestSurroundings,
): ControlRequest {
  return { ...headOf(payload, around), kind: 'control', lines: [depositLine(payload, around)] };
}

/** The writ that goes with a request; the bytes are those whose hash was stored. */
export function writOf(
  payload: OutgoingPayload,
  around: RequestSurroundings,
  content: Uint8Array,
): Writ {
  return {
    writId: around.writId,
    requestNo: payload.requestNo,
    index: 1,
    class: payload.kind === 'query' ? '协助查询通知书' : '裁定书',
    name: payload.noticeTitle,
    format: 'pdf',
    content,
  };
}

/** Two officers' certificates (双人双证); the images are generated placeholders. */
export function certificatesOf(requestNo: string, court: Court): OfficerCertificate[] {
  return court.officers.map((officer, position) => ({
    requestNo,
    index: position + 1,
    officerName: officer.name,
    workPermit: permitOf(officer.workPermitNo),
    enforcementPermit: permitOf(officer.enforcementPermitNo),
  }));
}

function permitOf(number: string): OfficerCertificate['workPermit'] {
  return { number, format: 'png', image: permitImage(number) };
}

function headOf(payload: OutgoingPayload, around: RequestSurroundings): RequestHead {
  const { court, institution } = around;
  const [officer] = court.officers;
  if (!officer) throw new Error(`court ${court.court} has no officer with certificates`);
  return {
    requestNo: payload.requestNo,
    sector: SECTORS[institution.kind],
    subject: {
      name: payload.target.name,
      documentType: payload.target.documentType,
      documentNumber: payload.target.documentNumber,
    },
    court: { code: court.court, name: court.name, address: court.address },
    judge: {
      name: payload.officerName,
      phone: court.phone,
      workPermitNo: officer.workPermitNo,
      enforcementPermitNo: officer.enforcementPermitNo,
    },
    caseNumber: payload.caseNumber,
    noticeTitle: payload.noticeTitle,
    writId: around.writId,
  };
}

function depositLine(payload: ControlPayload, around: RequestSurroundings): DepositLine {
  return {
    property: 'deposit',
    lineNo: 1,
    measure: payload.measure === 'renew' ? 'continue' : payload.measure,
    scope: 'money',
    accountNo: payload.accountNumber,
    currency: '156',
    amountFen: parseYuan(payload.amount),
    from: payload.startsOn,
    to: payload.endsOn,
    rulingNo: payload.rulingNumber,
    ...(payload.originalRequestNo && payload.originalCaseNumber
      ? {
          original: {
            caseNumber: payload.originalCaseNumber,
            requestNo: payload.originalRequestNo,
          },
        }
      : {}),
    ...(payload.payeeAccount ? { payee: payeeOf(payload.payeeAccount, around.court) } : {}),
  };
}

function payeeOf(accountNo: string, court: Court): Payee {
  return {
    accountName: court.payeeAccountName,
    accountNo,
    bankName: court.payeeBankName,
    bankCode: court.payeeBankCode,
  };
}
