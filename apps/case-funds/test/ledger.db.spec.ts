// Aim: every verdict of post_transfers, its append-only books, and what two callers at once may do.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@lib/kernel';
import { postInTx } from '../src/postings/ledger.js';
import { LedgerBench, order } from './ledger.fixture.js';
import { PostingBatcher } from '../src/postings/posting-batcher.js';

let bench: LedgerBench;
let at: Awaited<ReturnType<LedgerBench['accounts']>>;

beforeAll(async () => {
  bench = await LedgerBench.open();
}, 60_000);

afterAll(async () => {
  await bench?.close();
});

beforeEach(async () => {
  at = await bench.accounts();
  await bench.judge([
    order({ kind: 'transfer', id: newId(), from: at.mirror, to: at.one, amountFen: 1000n }),
  ]);
});

const move = (amountFen: bigint, id: string = newId()) =>
  order({ kind: 'transfer', id, from: at.one, to: at.other, amountFen });
const hold = (amountFen: bigint, id: string = newId()) =>
  order({ kind: 'hold', id, from: at.one, to: at.clearing, amountFen });

describe('a transfer', () => {
  it('moves the amount and keeps both balances and versions', async () => {
    const id = newId();
    const [verdict] = await bench.judge([move(400n, id)]);
    const entries = await bench.query(
      `SELECT account_id, version, amount_fen, balance_after_fen FROM entry WHERE transfer_id = $1 ORDER BY amount_fen`,
      [id],
    );

    expect(verdict).toBe('posted');
    expect(entries).toEqual([
      { account_id: at.one, version: 2n, amount_fen: -400n, balance_after_fen: 600n },
      { account_id: at.other, version: 1n, amount_fen: 400n, balance_after_fen: 400n },
    ]);
  });

  it('is recognised when it comes again, and is a conflict under another content', async () => {
    const id = newId();
    const verdicts = [
      await bench.judge([move(400n, id)]),
      await bench.judge([move(400n, id)]),
      await bench.judge([move(401n, id)]),
    ];

    expect(verdicts.flat()).toEqual(['posted', 'exists', 'conflict']);
    expect(await bench.balance(at.one)).toMatchObject({ balanceFen: 600n });
  });

  it('is refused below the floor, and the rest of its batch goes on in order', async () => {
    const verdicts = await bench.judge([
      move(900n),
      move(200n),
      order({ kind: 'transfer', id: newId(), from: at.mirror, to: at.one, amountFen: 150n }),
      move(200n),
      move(51n),
    ]);

    expect(verdicts).toEqual(['posted', 'insufficient', 'posted', 'posted', 'insufficient']);
    expect(await bench.balance(at.one)).toMatchObject({ balanceFen: 50n });
  });

  it.each([
    ['an unknown account', () => ({ from: -1n, to: at.one, amountFen: 1n }), 'unknown-account'],
    [
      'one account with itself',
      () => ({ from: at.one, to: at.one, amountFen: 1n }),
      'same-account',
    ],
    ['nothing', () => ({ from: at.one, to: at.other, amountFen: 0n }), 'bad-amount'],
    ['less than nothing', () => ({ from: at.one, to: at.other, amountFen: -5n }), 'bad-amount'],
  ])('is refused for %s, alone and among sound ones', async (_what, parts, expected) => {
    const bad = () => order({ kind: 'transfer', id: newId(), ...parts() });
    const alone = await bench.judge([bad()]);
    const among = await bench.judge([move(1n), bad(), move(1n)]);

    expect(alone).toEqual([expected]);
    expect(among).toEqual(['posted', expected, 'posted']);
  });

  it('is refused on an account of another court', async () => {
    const foreign = { ...move(1n), homeCourt: '京0198' };

    expect(await bench.judge([foreign])).toEqual(['unknown-account']);
    expect(await bench.judge([foreign, { ...move(1n), homeCourt: '京0198' }])).toEqual([
      'unknown-account',
      'unknown-account',
    ]);
  });

  it('posts a doubled member of one batch once', async () => {
    const id = newId();

    expect(await bench.judge([move(100n, id), move(100n, id), move(101n, id)])).toEqual([
      'posted',
      'exists',
      'conflict',
    ]);
  });

  it('is refused by a batch above one thousand', async () => {
    const many = Array.from({ length: 1001 }, () => move(1n));

    await expect(bench.judge(many)).rejects.toThrow(/1000/);
  });
});

describe('a hold', () => {
  it('keeps money from leaving by another way, until it is posted', async () => {
    const id = newId();
    const post = order({ kind: 'post', id: newId(), hold: id, amountFen: 700n });

    expect(await bench.judge([hold(700n, id), move(301n), move(300n)])).toEqual([
      'posted',
      'insufficient',
      'posted',
    ]);
    expect(await bench.judge([post, post])).toEqual(['posted', 'exists']);
    expect(await bench.balance(at.one)).toEqual({ balanceFen: 0n, heldFen: 0n });
  });

  it('frees everything when it is voided, once', async () => {
    const id = newId();
    const freed = order({ kind: 'void', id: newId(), hold: id });

    expect(await bench.judge([hold(700n, id), freed, freed])).toEqual([
      'posted',
      'posted',
      'exists',
    ]);
    expect(await bench.balance(at.one)).toEqual({ balanceFen: 1000n, heldFen: 0n });
  });

  it('is closed once: neither posted after a void, nor voided after a post, nor posted twice', async () => {
    const [first, second] = [newId(), newId()];
    await bench.judge([hold(300n, first), hold(300n, second)]);
    await bench.judge([
      order({ kind: 'void', id: newId(), hold: first }),
      order({ kind: 'post', id: newId(), hold: second, amountFen: 300n }),
    ]);

    expect(
      await bench.judge([
        order({ kind: 'post', id: newId(), hold: first, amountFen: 300n }),
        order({ kind: 'void', id: newId(), hold: second }),
        order({ kind: 'post', id: newId(), hold: second, amountFen: 300n }),
      ]),
    ).toEqual(['hold-closed', 'hold-closed', 'hold-closed']);
  });

  it('never gives more than it holds, nor holds what is not there', async () => {
    const id = newId();

    expect(
      await bench.judge([
        hold(600n, id),
        order({ kind: 'post', id: newId(), hold: id, amountFen: 601n }),
        hold(401n),
        order({ kind: 'post', id: newId(), hold: newId(), amountFen: 1n }),
      ]),
    ).toEqual(['posted', 'over-hold', 'insufficient', 'unknown-hold']);
  });
});

describe('a correction', () => {
  it('is a reversing transfer that names the original, once', async () => {
    const id = newId();
    await bench.judge([move(400n, id)]);
    const verdicts = await bench.judge([
      order({ kind: 'reversal', id: newId(), reverses: id }),
      order({ kind: 'reversal', id: newId(), reverses: id }),
      order({ kind: 'reversal', id: newId(), reverses: newId() }),
    ]);

    expect(verdicts).toEqual(['posted', 'already-reversed', 'unknown-transfer']);
    expect(await bench.balance(at.one)).toMatchObject({ balanceFen: 1000n });
  });

  it('is refused when the money is gone', async () => {
    const id = newId();
    await bench.judge([move(400n, id)]);
    await bench.judge([
      order({ kind: 'transfer', id: newId(), from: at.other, to: at.mirror, amountFen: 1n }),
    ]);

    expect(await bench.judge([order({ kind: 'reversal', id: newId(), reverses: id })])).toEqual([
      'insufficient',
    ]);
  });

  it.each([
    ['UPDATE transfer SET amount_fen = 1'],
    ['DELETE FROM transfer'],
    ['UPDATE entry SET amount_fen = 1'],
    ['DELETE FROM entry'],
    ["INSERT INTO entry VALUES ('x', 1, 1, gen_random_uuid(), 1, 1)"],
    ['UPDATE account SET balance_fen = 1'],
    ["INSERT INTO account (home_court, code, kind, balance_fen) VALUES ('x', 'y', 'refund', 5)"],
    ["UPDATE hold SET state = 'voided'"],
    ["SELECT post_one('{}', now())"],
  ])('is never possible by hand: %s', async (sql) => {
    await expect(bench.query(sql)).rejects.toThrow(/permission denied/);
  });

  it.each([
    ['case', null],
    ['case', -5],
    ['unidentified', null],
  ])('opens no %s account with the floor %s', async (kind, floor) => {
    const caseId = kind === 'case' ? `'${newId()}'` : 'NULL';

    await expect(
      bench.query(`INSERT INTO account (home_court, code, kind, case_id, floor_fen)
        VALUES ('x', 'bottomless', '${kind}', ${caseId}, ${floor})`),
    ).rejects.toThrow(/account_floor_of_kind/);
  });
});

describe('callers at once', () => {
  it('spend a balance once, whoever comes first', async () => {
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => bench.judge([move(100n)])));

    expect(verdicts.flat().filter((verdict) => verdict === 'posted')).toHaveLength(10);
    expect(await bench.balance(at.one)).toMatchObject({ balanceFen: 0n });
  });

  it('post one id once', async () => {
    const id = newId();
    const verdicts = await Promise.all(
      Array.from({ length: 10 }, () => bench.judge([move(100n, id)])),
    );

    expect(verdicts.flat().sort()).toEqual([...Array<string>(9).fill('exists'), 'posted']);
    expect(await bench.balance(at.one)).toMatchObject({ balanceFen: 900n });
  });

  it('get each its own verdict from the batcher', async () => {
    const batcher = new PostingBatcher(bench.unitOfWork);
    const verdicts = await Promise.all(Array.from({ length: 64 }, () => batcher.post(move(20n))));

    expect(verdicts.filter((verdict) => verdict === 'posted')).toHaveLength(50);
    expect(verdicts.filter((verdict) => verdict === 'insufficient')).toHaveLength(14);
  });

  it('fail together in a wider transaction that one order breaks', async () => {
    const broken = bench.unitOfWork.run((tx) => postInTx(tx, [move(500n), move(501n)]));

    await expect(broken).rejects.toMatchObject({ code: 'LEDGER.INSUFFICIENT' });
    expect(await bench.balance(at.one)).toMatchObject({ balanceFen: 1000n });
  });
});
