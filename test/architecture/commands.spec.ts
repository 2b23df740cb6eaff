// Aim: the commands' own logic, as far as it needs no server: Node check, build fingerprint, map, pings.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { root } from './tree.js';

interface Bootstrap {
  checkNode(version: string): void;
  fingerprint(folders: string[]): string;
}
interface Net {
  freePort(start: number, taken?: number[]): Promise<number>;
  pingPostgres(url: string, timeoutMs: number): Promise<boolean>;
  pingRedis(url: string, timeoutMs: number): Promise<boolean>;
  pingKafka(brokers: string, timeoutMs: number): Promise<boolean>;
}
interface MapDocument {
  firstSentence(markdown: string): string;
}

const load = async <Module>(path: string): Promise<Module> =>
  (await import(join(root, path))) as Module;

describe('bootstrap', () => {
  it.each(['18.20.4', '20.18.3', '19.9.0', '6.0.0'])(
    'refuses Node %s and says what to do',
    async (version) => {
      const { checkNode } = await load<Bootstrap>('scripts/bootstrap.mjs');

      expect(() => checkNode(version)).toThrow(/too old/);
    },
  );

  it.each(['20.19.0', '20.20.2', '22.1.0', '24.21.0'])('accepts Node %s', async (version) => {
    const { checkNode } = await load<Bootstrap>('scripts/bootstrap.mjs');

    expect(() => checkNode(version)).not.toThrow();
  });

  it('sees a new, a changed and a deleted source, and no difference where there is none', async () => {
    const { fingerprint } = await load<Bootstrap>('scripts/bootstrap.mjs');
    const folder = mkdtempSync(join(root, '.cache', 'fingerprint-'));
    const name = folder.slice(root.length + 1);
    const seen = [fingerprint([name])];
    for (const change of [
      () => writeFileSync(join(folder, 'a.ts'), 'one'),
      () => writeFileSync(join(folder, 'a.ts'), 'three'),
      () => writeFileSync(join(folder, 'a.spec.ts'), 'a test is not built'),
      () => rmSync(join(folder, 'a.ts')),
    ]) {
      change();
      seen.push(fingerprint([name]));
    }
    rmSync(folder, { recursive: true });

    expect(new Set(seen.slice(0, 3)).size).toBe(3);
    expect(seen[3]).toBe(seen[2]);
    expect(seen[4]).toBe(seen[0]);
  });
});

describe('a word no command knows', () => {
  it.each([
    ['scripts/test.mjs', '--nonsense'],
    ['scripts/test.mjs', 'nonsense'],
    ['scripts/docs.mjs', '--nonsense'],
    ['scripts/bench.mjs', 'nonsense'],
    ['scripts/demo.mjs', '--nonsense'],
    ['scripts/demo.mjs', '--json'],
    ['scripts/services.mjs', 'nonsense'],
    ['scripts/ctl.mjs', 'doctor', '--nonsense'],
  ])('%s %s is refused with cause and remedy, and nothing is begun', (script, ...words) => {
    const { status, stderr } = spawnSync(process.execPath, [join(root, script), ...words], {
      encoding: 'utf8',
    });

    expect(status).toBe(1);
    expect(stderr).toMatch(/原因 cause: .*(nonsense|--json)/);
    expect(stderr).toContain('补救 remedy: ');
  });
});

describe('pings', () => {
  let mute: Server;
  let port = 0;

  beforeAll(async () => {
    // An open port that speaks no protocol: what a plain connect test would take for a server.
    mute = createServer((socket) => socket.on('data', () => socket.write('-ERR what?\r\n')));
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    port = (mute.address() as AddressInfo).port;
  });

  afterAll(() => void mute.close());

  it.each(['pingPostgres', 'pingRedis', 'pingKafka'] as const)(
    '%s is not fooled by an open port',
    async (name) => {
      const net = await load<Net>('scripts/services/net.mjs');
      const address = {
        pingPostgres: 'postgres://x@127.0.0.1',
        pingRedis: 'redis://127.0.0.1',
        pingKafka: '127.0.0.1',
      };

      expect(await net[name](`${address[name]}:${port}`, 200)).toBe(false);
    },
  );

  it.each(['pingPostgres', 'pingRedis', 'pingKafka'] as const)(
    '%s is false where nobody listens',
    async (name) => {
      const net = await load<Net>('scripts/services/net.mjs');
      const address = {
        pingPostgres: 'postgres://x@127.0.0.1:1',
        pingRedis: 'redis://127.0.0.1:1',
        pingKafka: '127.0.0.1:1',
      };

      expect(await net[name](address[name], 200)).toBe(false);
    },
  );

  it('moves on from a busy port and from one already promised', async () => {
    const { freePort } = await load<Net>('scripts/services/net.mjs');
    const next = await freePort(port);

    expect(next).toBeGreaterThan(port);
    expect(await freePort(port, [next])).toBeGreaterThan(next);
  });
});

describe('map of the tree', () => {
  it.each([
    ['# Title\n\nValues that everything stands on. More.', 'Values that everything stands on.'],
    ['# 标题\n\n案款的账本。第二句。', '案款的账本。'],
    ['# T\n\n> a quotation\n\n- a list\n\nOne line\nand its end. Next.', 'One line and its end.'],
    ['# T\n## S\nNo full stop here', 'No full stop here'],
    ['', ''],
  ])('takes the first sentence of %j', async (markdown, sentence) => {
    const { firstSentence } = await load<MapDocument>('scripts/docs/map.mjs');

    expect(firstSentence(markdown)).toBe(sentence);
  });
});
