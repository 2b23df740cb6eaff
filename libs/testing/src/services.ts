import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Addresses of the real servers the tests run on, written by `scripts/services.mjs up`. */
export interface TestServices {
  readonly postgresAdminUrl: string;
  readonly redisUrl: string;
  readonly kafkaBrokers: readonly string[];
}

const FILE = join(import.meta.dirname, '../../../.cache/services.json');

/** Reads the addresses; says what to run when the servers are not up. */
export function testServices(): TestServices {
  if (!existsSync(FILE)) {
    throw new Error('no test servers: run `node scripts/services.mjs up` (npm test does it)');
  }
  const found = JSON.parse(readFileSync(FILE, 'utf8')) as {
    postgresAdminUrl: string;
    redisUrl: string;
    kafkaBrokers: string | string[];
  };
  const brokers = found.kafkaBrokers;
  return { ...found, kafkaBrokers: typeof brokers === 'string' ? brokers.split(',') : brokers };
}
