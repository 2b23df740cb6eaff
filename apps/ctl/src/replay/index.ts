import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ReplayItem } from '@lib/messaging';
import { ParkedMessages } from '@lib/messaging';
import { PlatformModule } from '@lib/platform';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

const APPS = join(import.meta.dirname, '../../..');
const REPLAYABLE = ['case-flow', 'query-control', 'case-funds'];

interface AppParts {
  readonly module: { forRoot(config: unknown): DynamicModule };
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Tries an app's parked messages again, oldest first per key. Dry unless `--apply` is given: then
 * handlers run and are rolled back, and the report says what would happen. Needs the app's own
 * environment, so it runs where the app runs (`docker compose exec <app> …`).
 *
 * @returns 0 when every message went (or would go) through, 1 when one failed.
 */
export async function runReplay(args: readonly string[]): Promise<number> {
  const [app = '', ...options] = args;
  if (!REPLAYABLE.includes(app)) {
    process.stderr.write(`ctl replay <${REPLAYABLE.join('|')}> [--apply] [--consumer <name>]\n`);
    return 2;
  }
  const { module, config } = await partsOf(app);
  // As an api process it neither relays nor consumes; it only knows the handlers.
  const context = await NestFactory.createApplicationContext(
    {
      module: class Replay {},
      imports: [PlatformModule.forRoot(), module.forRoot({ ...config, SERVICE_ROLE: 'api' })],
    },
    { logger: ['error'] },
  );
  try {
    const dryRun = !options.includes('--apply');
    const at = options.indexOf('--consumer');
    const consumer = at < 0 ? undefined : options[at + 1];
    const items = await context
      .get(ParkedMessages, { strict: false })
      .replay({ dryRun, ...(consumer === undefined ? {} : { consumer }) });
    const report = { app, dryRun, summary: summaryOf(items), items };
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    return items.some((item) => item.outcome === 'failed') ? 1 : 0;
  } finally {
    await context.close();
  }
}

function summaryOf(items: readonly ReplayItem[]): string {
  const counts = new Map<string, number>();
  for (const { outcome } of items) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const parts = [...counts].map(([outcome, count]) => `${count} ${outcome}`);
  return parts.length === 0 ? 'nothing to do' : parts.join(', ');
}

async function partsOf(app: string): Promise<AppParts> {
  const load = async (name: string): Promise<Record<string, unknown>> => {
    const built = join(APPS, app, 'src', `${name}.js`);
    const file = existsSync(built) ? built : built.replace(/js$/, 'ts');
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  };
  const module = Object.values(await load('app.module')).find(
    (value): value is Type & AppParts['module'] =>
      typeof value === 'function' && 'forRoot' in value && typeof value.forRoot === 'function',
  );
  const { readConfig } = (await load('config')) as { readConfig: () => AppParts['config'] };
  if (!module) throw new Error(`${app} has no module with forRoot`);
  return { module, config: readConfig() };
}
