import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type ControlAnswer,
  type ControlRequest,
  decodeServiceCall,
  encodeServiceReturn,
  permitImage,
  type QueryAnswer,
  type QueryRequest,
  type ServiceCall,
  type ServiceOperation,
  type ServiceResults,
} from '@lib/agencies';
import { courtDate } from '@lib/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DEBTOR } from '../../test/court-side.js';
import { RunningSimulator } from '../../test/running-simulator.js';

// Aim: bank F fetches and answers over SOAP in GBK, once, also when the court is away for a while.
// The court here is a real HTTP server that decodes with the real codec.

const F = '1600000000000000101';
const by = { user: 'YHF', password: 'service-password' };

/** The court's SOAP end: what it asks and what it was told. */
class SoapCourt {
  queries: QueryRequest[] = [];
  controls: ControlRequest[] = [];
  answers: (QueryAnswer | ControlAnswer)[] = [];
  sendBacks: string[] = [];
  down = false;
  private server: Server | undefined;

  async start(): Promise<string> {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (this.down) response.writeHead(503).end();
        else response.end(this.reply(Buffer.concat(chunks).toString('utf8')));
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/soap`;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server?.close(resolve));
  }

  private reply(body: string): string {
    const { credentials, call } = decodeServiceCall(body, 'gbk');
    if (credentials.user !== by.user || credentials.password !== by.password) {
      return encodeServiceReturn(call.operation, { ok: false, error: '用户名或密码不符' }, 'gbk');
    }
    const rows = this.rows(call) as ServiceResults[ServiceOperation];
    return encodeServiceReturn(call.operation, { ok: true, rows } as never, 'gbk');
  }

  private rows(call: ServiceCall): ServiceResults[ServiceOperation] {
    const permit = { number: 'GZ1', format: 'png', image: permitImage('GZ1') } as const;
    switch (call.operation) {
      case 'getXzcxList':
        return this.queries;
      case 'getXzkzList':
        return this.controls;
      case 'cxwsInfo':
        return this.writs(this.queries.find((one) => one.writId === call.writId)?.requestNo ?? '');
      case 'kzwsInfo':
        return this.writs(call.requestNo);
      case 'zjInfo':
        return [1, 2].map((index) => ({
          requestNo: call.requestNo,
          index,
          officerName: '丁某',
          workPermit: permit,
          enforcementPermit: permit,
        }));
      case 'htInfo':
        this.sendBacks.push(...call.sendBacks.map((one) => one.reason));
        return call.sendBacks.map(taken);
      default:
        this.answers.push(...call.answers);
        return call.answers.map(taken);
    }
  }

  private writs(requestNo: string): ServiceResults['kzwsInfo'] {
    const content = Buffer.from('%PDF-1.4');
    const writ = { index: 1, class: '裁定书', name: '裁定.pdf', format: 'pdf', content } as const;
    return [{ ...writ, writId: `W${requestNo}`, requestNo }];
  }
}

function taken({ requestNo }: { readonly requestNo: string }): {
  requestNo: string;
  result: 'success';
  message: string;
} {
  return { requestNo, result: 'success', message: '已接收' };
}

let simulator: RunningSimulator;
let court: SoapCourt;

beforeAll(async () => {
  court = new SoapCourt();
  simulator = await RunningSimulator.start({
    SERVICE_URL: await court.start(),
    SERVICE_USER: by.user,
    SERVICE_PASSWORD: by.password,
  });
});
afterAll(async () => {
  await simulator.stop();
  await court.stop();
});
beforeEach(async () => {
  await simulator.world();
  Object.assign(court, { queries: [], controls: [], answers: [], sendBacks: [], down: false });
});

function query(change: Partial<QueryRequest> = {}): QueryRequest {
  const requestNo = simulator.court.nextRequestNo();
  return { ...simulator.court.head(requestNo, DEBTOR), kind: 'query', ...change };
}

function freeze(): ControlRequest {
  const requestNo = simulator.court.nextRequestNo();
  return {
    ...simulator.court.head(requestNo, DEBTOR),
    kind: 'control',
    lines: [
      {
        property: 'deposit',
        lineNo: 1,
        measure: 'freeze',
        scope: 'money',
        accountNo: F,
        currency: '156',
        amountFen: 10_000_000n,
        from: courtDate('2026-03-04'),
        to: courtDate('2099-03-03'),
        rulingNo: '(2026)京0199执1号之一',
      },
    ],
  };
}

describe('the bank in service mode', () => {
  it('answers a query once, though the court lists it again and again', async () => {
    court.queries = [query()];
    for (let round = 0; round < 3; round += 1) await simulator.round();

    expect(court.answers).toMatchObject([
      {
        kind: 'accounts',
        requestNo: court.queries[0]?.requestNo,
        accounts: [{ accountNo: F, balanceFen: 12_000_000n, accountClass: '活期存款' }],
      },
    ]);
  });

  it('executes a freeze once and pushes result and receipt', async () => {
    court.controls = [freeze()];
    for (let round = 0; round < 2; round += 1) await simulator.round();

    expect(court.answers).toMatchObject([
      { kind: 'control-answer', outcomes: [{ outcome: 'done', heldFen: 10_000_000n }] },
    ]);
    expect((await simulator.money('BANK-F', F)).held).toBe('100000.00');
  });

  it('sends back a name that is not the document’s', async () => {
    court.queries = [query({ subject: { ...DEBTOR, name: '别的公司(虚构)' } })];
    await simulator.round();

    expect(court.sendBacks).toEqual(['户名与证件号码不符']);
  });

  it('keeps its answer while the court is away, and pushes it once when it is back', async () => {
    court.controls = [freeze()];
    await simulator.call('PUT', '/faults', {
      bodies: [{ code: 'BANK-F', faults: { control: 'silent' } }],
    });
    await simulator.round();
    court.down = true;
    await simulator.call('POST', '/bodies/BANK-F/answers', {});
    await simulator.round();
    const meanwhile = court.answers.length;
    court.down = false;
    await simulator.round();
    await simulator.round();

    expect(meanwhile).toBe(0);
    expect(court.answers).toHaveLength(1);
  });

  it('does not disturb the bodies in files mode when the court’s service is away', async () => {
    court.down = true;
    await simulator.court.query('BANK-B');
    await simulator.round();

    expect(await simulator.court.receive('BANK-B')).toHaveLength(1);
  });
});
