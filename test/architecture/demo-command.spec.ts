// Aim: what `npm run demo` promises before anything is started: a bad case file is refused in words,
// ports chosen by one run are not chosen by another, and a state folder has one owner.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readCaseScript } from '../../apps/demo/src/main-job/index.js';
import { root } from './tree.js';

interface Net {
  freePort(start: number): Promise<number>;
  letGo(ports: number[]): void;
}
interface Claim {
  claimState(folder: string): Promise<() => void>;
  noteChecker(folder: string, url: string): void;
  checkerOfRunningDemo(demoFolder: string): string | undefined;
}

const load = async <Module>(path: string): Promise<Module> =>
  (await import(join(root, path))) as Module;
const folder = mkdtempSync(join(tmpdir(), 'demo-command-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What another process of ours chooses at this moment. */
function chosenElsewhere(start: number): number {
  const net = join(root, 'scripts/services/net.mjs');
  const code = `import(${JSON.stringify(net)}).then(async ({ freePort }) => console.log(await freePort(${start})))`;
  const { stdout } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' });
  return Number(stdout);
}

describe('a case file of one’s own', () => {
  const refusal = (file: string): string => {
    try {
      readCaseScript(file);
    } catch (error) {
      return (error as Error).message;
    }
    return 'accepted';
  };
  const written = (name: string, content: string): string => {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  };

  it.each([
    ['text.json', 'no JSON', /不是有效的 JSON/],
    ['empty.json', '', /不是有效的 JSON/],
    ['list.json', '[]', /1 处错误/],
    ['null.json', 'null', /1 处错误/],
    ['none.json', '{}', /4 处错误/],
    ['types.json', '{"about":1,"case":[],"world":"w","play":null}', /4 处错误/],
  ])('%s is refused and named', (name, content, words) => {
    const file = written(name, content);

    expect(refusal(file)).toMatch(words);
    expect(refusal(file)).toContain(file);
  });

  it('is refused with every fault of its world before a simulator is asked', () => {
    const script = JSON.parse(
      readFileSync(join(root, 'demo/cases/one-applicant.json'), 'utf8'),
    ) as { world: { accounts: { bank: string }[]; court?: unknown; cars?: unknown } };
    for (const account of script.world.accounts) account.bank = 'BANK-X';
    delete script.world.court;
    script.world.cars = [];
    const words = refusal(written('world.json', JSON.stringify(script)));

    expect(words).toContain('world.accounts.0.bank');
    expect(words).toContain('world.court');
    expect(words).toContain('cars');
  });

  it.each(['main-job', 'one-applicant', 'nothing-found'])('%s.json of ours is accepted', (name) => {
    expect(refusal(join(root, `demo/cases/${name}.json`))).toBe('accepted');
  });

  it('is refused where there is no file, a folder, or far too much', () => {
    const large = written('large.json', '');
    truncateSync(large, 3_000_000_000);

    expect(refusal(join(folder, 'missing.json'))).toMatch(/找不到案件文件/);
    expect(refusal(folder)).toMatch(/不是文件/);
    expect(refusal('/dev/zero')).toMatch(/不是文件/);
    expect(refusal(large)).toMatch(/最多 10000000 字节/);
  });
});

describe('a port that was chosen and is not bound yet', () => {
  it('is not chosen by another process until it is let go', async () => {
    const { freePort, letGo } = await load<Net>('scripts/services/net.mjs');
    const port = await freePort(18_200);

    expect(chosenElsewhere(port)).toBeGreaterThan(port);
    expect(await freePort(port)).toBe(port);
    letGo([port]);
    expect(chosenElsewhere(port)).toBe(port);
  });
});

describe('a state folder', () => {
  it('has one owner at a time, who is named', async () => {
    const { claimState } = await load<Claim>('scripts/platform/state-claim.mjs');
    const state = join(folder, 'embedded');
    const giveBack = await claimState(state);

    await expect(claimState(state)).rejects.toMatchObject({
      message: expect.stringContaining(`process ${process.pid} is using`),
      remedy: expect.stringContaining('Ctrl-C'),
    });
    giveBack();
    const again = await claimState(state);
    again();
  });

  it('is taken over from an owner that died, and from a file that says nothing', async () => {
    const { claimState } = await load<Claim>('scripts/platform/state-claim.mjs');
    const dead = spawnSync(process.execPath, ['-e', '0']).pid;
    mkdirSync(join(folder, 'state'));
    for (const text of [JSON.stringify({ pid: dead, start: '1' }), '', '{}', 'null']) {
      const state = join(folder, 'state', 'real');
      writeFileSync(`${state}.owner.json`, text);
      const giveBack = await claimState(state);
      giveBack();
    }

    // The same id, but another process than the one that took it.
    writeFileSync(
      join(folder, 'state', 'real.owner.json'),
      JSON.stringify({ pid: process.pid, start: '1' }),
    );
    await expect(claimState(join(folder, 'state', 'real'))).resolves.toBeInstanceOf(Function);
  });

  it('leads ctl check to the database of the demo that runs, and of no other', async () => {
    const claim = await load<Claim>('scripts/platform/state-claim.mjs');
    const demo = join(folder, 'demo');
    mkdirSync(join(demo, 'embedded'), { recursive: true });
    const url = 'postgres://checker@127.0.0.1:1/x';

    expect(claim.checkerOfRunningDemo(demo)).toBeUndefined();
    const giveBack = await claim.claimState(join(demo, 'embedded'));
    expect(claim.checkerOfRunningDemo(demo)).toBeUndefined();
    claim.noteChecker(join(demo, 'embedded'), url);
    expect(claim.checkerOfRunningDemo(demo)).toBe(url);
    giveBack();
    expect(claim.checkerOfRunningDemo(demo)).toBeUndefined();
  });
});
