import { expect } from '@jest/globals';
import { eventually } from '@lib/testing';
import type { Probe } from './probe.js';
import { upTo } from './probe.js';
import { thingHappened } from './probe-events.js';

export const LIMIT_MS = 30_000;
export const TEST_MS = 90_000;

/** Each number once and in order. */
export async function expectEffects(probe: Probe, subject: string, count: number): Promise<void> {
  await eventually(async () => expect(await probe.effects(subject)).toEqual(upTo(count)), LIMIT_MS);
}

/** A well-formed envelope as it travels. */
export function envelope(id: string, subject: string, number: number): string {
  return JSON.stringify({
    specversion: '1.0',
    id,
    source: '/messaging-probe',
    type: thingHappened.type,
    subject,
    time: '2026-01-05T01:00:00Z',
    datacontenttype: 'application/json',
    aggregateversion: number,
    homecourt: '虚构0101',
    data: { number },
  });
}
