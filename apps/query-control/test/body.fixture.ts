import type {
  AccountFound,
  ControlAnswer,
  ControlOutcome,
  ControlRequest,
  FolderExchange,
  QueryAnswer,
  QueryRequest,
  WirePackage,
} from '@lib/agencies';
import {
  batchNoOf,
  decodePackage,
  decodeServiceReturn,
  encodePackage,
  encodeServiceCall,
} from '@lib/agencies';
import type { Fen } from '@lib/kernel';
import { newId } from '@lib/kernel';

const WIRE_CODES: Readonly<Record<string, string>> = {
  'BANK-A': 'SIMBANKA000000001',
  'BANK-B': 'SIMBANKB000000001',
  'BANK-F': 'SIMBANKF000000001',
};

/** A body in files mode, played by the spec: reads what the court sent, answers what the spec says. */
export class FilesBody {
  private readonly wireCode: string;

  constructor(
    private readonly folders: FolderExchange,
    readonly code: string,
  ) {
    this.wireCode = WIRE_CODES[code] ?? '';
  }

  async requests(): Promise<WirePackage[]> {
    const names = await this.folders.list(this.code, 'out');
    const packages: WirePackage[] = [];
    for (const name of names) {
      const file = await this.folders.read(this.code, 'out', name);
      if (file) packages.push(decodePackage(file));
    }
    return packages;
  }

  async queries(): Promise<QueryRequest[]> {
    const packages = await this.requests();
    return packages.flatMap((pkg) => (pkg.type === 'CXQQ' ? [...pkg.requests] : []));
  }

  async controls(): Promise<ControlRequest[]> {
    const packages = await this.requests();
    return packages.flatMap((pkg) => (pkg.type === 'KZQQ' ? [pkg.request] : []));
  }

  /** The newest control of a kind this body was sent. */
  async lastControl(
    measure: 'freeze' | 'continue' | 'release' | 'deduct',
  ): Promise<ControlRequest> {
    const found = (await this.controls()).filter(
      (request) => request.lines[0]?.measure === measure,
    );
    const last = found.sort((a, b) => (a.requestNo < b.requestNo ? -1 : 1)).at(-1);
    if (!last) throw new Error(`${this.code} was sent no ${measure}`);
    return last;
  }

  async answerQuery(answer: QueryAnswer, batchNo = freshBatch()): Promise<void> {
    await this.deliver({
      type: 'CXFK',
      institution: this.wireCode,
      batchNo,
      answers: [answer],
      sendBacks: [],
    });
  }

  async answerControl(answer: ControlAnswer, batchNo = freshBatch()): Promise<void> {
    await this.deliver({ type: 'KZFK', institution: this.wireCode, batchNo, reply: answer });
  }

  async deliverRaw(fileName: string, bytes: Uint8Array): Promise<void> {
    await this.folders.put(this.code, 'in', { fileName, bytes });
  }

  get wire(): string {
    return this.wireCode;
  }

  private async deliver(pkg: WirePackage): Promise<void> {
    await this.folders.put(this.code, 'in', encodePackage(pkg));
  }
}

/** A body in service mode: calls the court's SOAP address. */
export class ServiceBodyClient {
  constructor(
    private readonly url: string,
    private readonly credentials: { user: string; password: string },
  ) {}

  async queries(): Promise<readonly QueryRequest[]> {
    const said = decodeServiceReturn(
      'getXzcxList',
      await this.call({ operation: 'getXzcxList' }),
      'gbk',
    );
    if (!said.ok) throw new Error(said.error);
    return said.rows;
  }

  async answerQuery(answer: QueryAnswer): Promise<string> {
    const text = await this.call({ operation: 'shfeedXzcxInfo', answers: [answer] });
    const said = decodeServiceReturn('shfeedXzcxInfo', text, 'gbk');
    return said.ok ? (said.rows[0]?.result ?? 'none') : said.error;
  }

  async writCount(requestNo: string): Promise<number> {
    const text = await this.call({ operation: 'kzwsInfo', requestNo });
    const said = decodeServiceReturn('kzwsInfo', text, 'gbk');
    return said.ok ? said.rows.length : -1;
  }

  async post(body: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.url}/exchange/soap`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml; charset=utf-8', ...headers },
      body,
    });
  }

  private async call(call: Parameters<typeof encodeServiceCall>[0]): Promise<string> {
    const response = await this.post(encodeServiceCall(call, this.credentials, 'gbk'));
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    return response.text();
  }
}

export function accountFound(accountNo: string, balanceFen: Fen): AccountFound {
  return {
    lineNo: 1,
    accountNo,
    accountClass: '对公活期',
    accountState: '正常',
    branch: '营业部',
    currency: '156',
    balanceFen,
    availableFen: balanceFen,
    products: [],
    measuresInForce: [],
    transactions: [],
    priorRights: [],
    subAccounts: [],
  };
}

export function accountsAnswer(
  requestNo: string,
  asOf: string,
  accounts: readonly AccountFound[],
): QueryAnswer {
  return { kind: 'accounts', requestNo, asOf, accounts };
}

/** An outcome of line 1; what is asked is split into done and not done. */
export function controlAnswer(
  request: ControlRequest,
  doneFen: Fen,
  given: Partial<ControlOutcome> = {},
): ControlAnswer {
  const [line] = request.lines;
  if (line?.property !== 'deposit') throw new Error('not a deposit line');
  const askedFen = given.requestedFen ?? line.amountFen;
  return {
    kind: 'control-answer',
    requestNo: request.requestNo,
    outcomes: [
      {
        lineNo: 1,
        accountNo: line.accountNo,
        outcome: 'done',
        requestedFen: askedFen,
        heldFen: doneFen,
        uncoveredFen: askedFen - doneFen,
        balanceFen: doneFen,
        availableFen: 0n,
        ...((line.measure === 'freeze' || line.measure === 'continue') && line.from && line.to
          ? { from: line.from, to: line.to }
          : {}),
        asOf: '2026-03-04T10:00:00+08:00',
        earlierFreezes: [],
        priorRights: [],
        ...given,
      },
    ],
    receipt: {
      requestNo: request.requestNo,
      name: '回执',
      format: 'pdf',
      content: new TextEncoder().encode(`receipt ${request.requestNo} ${doneFen}`),
    },
  };
}

function freshBatch(): string {
  return batchNoOf(newId().replaceAll('-', '').slice(0, 30));
}
