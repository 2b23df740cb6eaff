// Aim: bad manners of bodies: repeats, contradictions, broken files, service mode; bodies played by the spec.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ControlRequest, WirePackage } from '@lib/agencies';
import { encodeServiceCall } from '@lib/agencies';
import { GATEWAY_HEADER } from '@lib/platform';
import { eventually } from '@lib/testing';
import { accountFound, accountsAnswer, controlAnswer, ServiceBodyClient } from './body.fixture.js';
import { CourtRoom, SERVICE_USER } from './court-room.fixture.js';
import { AS_OF, cases, delivered, officer, order, requestBy } from './main-acts.fixture.js';

type Rejection = Extract<WirePackage, { type: 'CXHZ' | 'KZHZ' }>;

function isRejection(pkg: WirePackage): pkg is Rejection {
  return pkg.type === 'KZHZ';
}

let room: CourtRoom;

beforeAll(async () => {
  room = await CourtRoom.open();
}, 60_000);

afterAll(() => room?.close(), 30_000);

describe('answers of bodies in files mode', () => {
  it('an empty answer is "none" of its date, with nothing found', async () => {
    const [request] = await order(room, 'BANK-A');
    const a = room.body('BANK-A');
    await delivered(a, request?.requestNo ?? '');
    await a.answerQuery(accountsAnswer(request?.requestNo ?? '', AS_OF, []));

    await eventually(async () => {
      const view = await requestBy(room, request?.requestId ?? '');
      expect(view).toMatchObject({ state: 'none', late: false });
      expect(view.stateText).toContain('截至 2026-03-04 09:30');
    });
  });

  it('a repeated answer is counted and changes nothing', async () => {
    const [request] = await order(room, 'BANK-A');
    const requestNo = request?.requestNo ?? '';
    const a = room.body('BANK-A');
    await delivered(a, requestNo);
    const answer = accountsAnswer(requestNo, AS_OF, [accountFound('1100000000000000101', 600_00n)]);
    await a.answerQuery(answer);
    await a.answerQuery(answer);

    await eventually(async () => {
      expect(await requestBy(room, request?.requestId ?? '')).toMatchObject({
        state: 'found',
        duplicates: 1,
      });
    });
    const answered = await room.rows(`SELECT 1 FROM outbox WHERE type LIKE '%query-answered%'
      AND data ->> 'requestId' = '${request?.requestId ?? ''}'`);
    expect(answered).toHaveLength(1);
  });

  it('a second answer with other content opens a dispute and overwrites nothing', async () => {
    const [request] = await order(room, 'BANK-A');
    const requestNo = request?.requestNo ?? '';
    const a = room.body('BANK-A');
    await delivered(a, requestNo);
    const account = '1100000000000000188';
    await a.answerQuery(accountsAnswer(requestNo, AS_OF, [accountFound(account, 500_00n)]));
    await a.answerQuery(accountsAnswer(requestNo, AS_OF, [accountFound(account, 1_00n)]));

    await eventually(async () => {
      const disputes = await room.rows('SELECT reason FROM dispute WHERE subject_id = $1', [
        request?.requestId,
      ]);
      expect(disputes).toHaveLength(1);
    });
    const { body } = await room.call('GET', `${cases}/property`, officer);
    expect(body['items']).toEqual(
      expect.arrayContaining([expect.objectContaining({ balance: '500.00' })]),
    );
  });

  it('a broken file is kept with its faults, told to the body, and answered by a good one later', async () => {
    const [request] = await order(room, 'BANK-B');
    const requestNo = request?.requestNo ?? '';
    const b = room.body('BANK-B');
    await delivered(b, requestNo);
    const broken = `CXFK${b.wire}${requestNo.padStart(30, '0')}.zip`;
    await b.deliverRaw(broken, new TextEncoder().encode('not a zip'));

    await eventually(async () => {
      const faults = await room.rows(`SELECT fault FROM incoming_message WHERE state = 'fault'`);
      expect(faults).toHaveLength(1);
      const types = (await b.requests()).map((pkg) => pkg.type);
      expect(types).toContain('CXHZ');
    });
    const faulty = await requestBy(room, request?.requestId ?? '');
    expect(faulty).toMatchObject({ state: 'silent', fault: expect.stringContaining('退回') });
    await b.answerQuery(accountsAnswer(requestNo, AS_OF, []));
    await eventually(async () => {
      const answered = await requestBy(room, request?.requestId ?? '');
      expect(answered.state).toBe('none');
      expect(answered.fault).toBeUndefined();
    });
  });

  it.each([
    ['a request of another body', 'BANK-B'],
    ['a request nobody made', 'BANK-A'],
  ])('an answer to %s is a visible fault and finds nothing', async (_what, code) => {
    const [request] = await order(room, 'BANK-A');
    const requestNo = code === 'BANK-B' ? (request?.requestNo ?? '') : '20260304110199999999';
    const body = room.body(code);
    const found = accountFound('1100000000000000999', 9_00n);
    await body.answerQuery(accountsAnswer(requestNo, AS_OF, [found]));

    await eventually(async () => {
      const faults = await room.rows(
        `SELECT 1 FROM incoming_message WHERE state = 'fault' AND fault LIKE $1`,
        [`%${requestNo}%`],
      );
      expect(faults.length).toBeGreaterThan(0);
    });
    expect(await room.rows(`SELECT 1 FROM property WHERE identifier LIKE '%0999'`)).toEqual([]);
  });
});

describe('a body in service mode', () => {
  const client = (): ServiceBodyClient => new ServiceBodyClient(room.url, SERVICE_USER);

  it('fetches its requests with writs, answers in GBK, and is told "taken"', async () => {
    const [request] = await order(room, 'BANK-F');
    const offered = await client().queries();
    const mine = offered.find((row) => row.requestNo === request?.requestNo);

    expect(mine?.subject.name).toBe('示例商贸有限公司(虚构)');
    expect(await client().writCount(request?.requestNo ?? '')).toBe(1);
    const account = accountFound('1600000000000000606', 120_00n);
    const answer = accountsAnswer(request?.requestNo ?? '', AS_OF, [account]);
    expect(await client().answerQuery(answer)).toBe('success');
    expect(await client().answerQuery(answer)).toBe('success');
    expect(await requestBy(room, request?.requestId ?? '')).toMatchObject({ state: 'found' });
    expect(await client().queries()).toEqual([]);
  });

  it('is refused with a wrong password or without one', async () => {
    const wrong = { user: SERVICE_USER.user, password: 'guess' };
    const call = encodeServiceCall({ operation: 'getXzcxList' }, wrong, 'gbk');
    const response = await client().post(call);

    expect(response.status).toBe(401);
    expect((await client().post('<not-soap/>')).status).toBe(400);
  });

  it('cannot be played by a browser: what comes through the gateway finds no such address', async () => {
    const call = encodeServiceCall({ operation: 'getXzcxList' }, SERVICE_USER, 'gbk');

    expect((await client().post(call)).status).toBe(200);
    expect((await client().post(call, { [GATEWAY_HEADER]: '1' })).status).toBe(404);
  });

  it('shows its password before the court parses what it sends', async () => {
    const flood = `<arg1>${Buffer.from('<b/>'.repeat(300_000)).toString('base64')}`;
    for (const password of ['guess', SERVICE_USER.password]) {
      const by = { ...SERVICE_USER, password };
      const call = encodeServiceCall({ operation: 'getXzcxList' }, by, 'gbk');
      const { status } = await client().post(call.replace(/<arg1>[^<]*/, flood));
      expect(status).toBe(password === 'guess' ? 401 : 400);
    }
  });

  it('is told what is wrong when it answers a request it never got', async () => {
    expect(await client().answerQuery(accountsAnswer('20260304110199000000', AS_OF, []))).toBe(
      'fail',
    );
  });
});

describe('control results', () => {
  async function freezeAtA(cap: string): Promise<ControlRequest> {
    const { body } = await room.call('GET', `${cases}/property`, officer);
    const items = body['items'] as { propertyId: string; accountNumber: string }[];
    const account = items.find((item) => item.accountNumber === '1100000000000000101');
    const ordered = await room.call('POST', `${cases}/freezes`, officer, {
      debtVersion: 1,
      lines: [{ propertyId: account?.propertyId, cap }],
    });
    expect(ordered.status).toBe(201);
    const measures = ordered.body['measures'] as { requestNo: string }[];
    return eventually(async () => {
      const found = (await room.body('BANK-A').controls()).find(
        (request) => request.requestNo === measures[0]?.requestNo,
      );
      expect(found).toBeDefined();
      return found as ControlRequest;
    });
  }

  async function stateOf(requestNo: string): Promise<string> {
    const [row] = await room.rows<{ state: string }>(
      'SELECT state FROM measure WHERE request_no = $1',
      [requestNo],
    );
    return row?.state ?? '';
  }

  it('a refusal ends the measure, holds nothing, and names the reason', async () => {
    const request = await freezeAtA('10.00');
    const refusal = { outcome: 'refused', requestedFen: 0n, uncoveredFen: 0n, reason: '户名不符' };
    await room.body('BANK-A').answerControl(controlAnswer(request, 0n, refusal as never));

    await eventually(async () => expect(await stateOf(request.requestNo)).toBe('refused'));
    const [event] = await room.rows<{ reason: string }>(
      `SELECT data ->> 'reason' AS reason FROM outbox WHERE type LIKE '%measure-refused%'`,
    );
    expect(event?.reason).toBe('户名不符');
  });

  it('earlier freezes make it queued, which holds nothing and is live', async () => {
    const request = await freezeAtA('10.00');
    const earlier = [
      {
        rank: 1,
        authority: '另一法院(虚构)',
        documentNo: '一号',
        amountFen: 9_00n,
        endsOn: '2027-01-01',
      },
    ];
    await room
      .body('BANK-A')
      .answerControl(controlAnswer(request, 0n, { earlierFreezes: earlier as never }));

    await eventually(async () => expect(await stateOf(request.requestNo)).toBe('queued'));
  });

  it.each([
    ['amounts that do not add up', { uncoveredFen: 1n }],
    ['another account', { accountNo: '999' }],
  ])('%s are refused as a whole: the order stays unanswered', async (_what, given) => {
    const request = await freezeAtA('10.00');
    await room.body('BANK-A').answerControl(controlAnswer(request, 10_00n, given as never));

    await eventually(async () => {
      const rejections = (await room.body('BANK-A').requests()).filter(isRejection);
      expect(rejections.map((pkg) => pkg.faults[0]?.requestNo)).toContain(request.requestNo);
    });
    expect(['drafted', 'sent']).toContain(await stateOf(request.requestNo));
  });
});

describe('after all of it', () => {
  it('every invariant holds', async () => {
    expect(await room.violations()).toEqual([]);
  });
});
