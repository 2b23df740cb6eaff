import { describe, expect, it } from '@jest/globals';
import { defineEvent } from '@lib/contracts';
import type { EventEnvelope } from '@lib/contracts';
import { DomainError } from '@lib/kernel';
import fc from 'fast-check';
import { z } from 'zod';
import { ConsumerRegistry, readEnvelope, UNROUTED } from './consumer-registry.js';
import type { EventConsumer } from './event-consumer.js';
import { isPassing } from './failure.js';

const schema = { when: 'in a test', data: z.object({ number: z.int() }), example: { number: 1 } };
const firstVersion = defineEvent('fictional', 'thing-moved', 1, schema);
const secondVersion = defineEvent('fictional', 'thing-moved', 2, schema);
const otherFact = defineEvent('fictional', 'thing-stopped', 1, schema);

function consumer(name: string, ...on: (typeof firstVersion)[]): EventConsumer {
  return { name, on, handle: () => Promise.resolve() };
}

function event(type: string, data: unknown = { number: 1 }): EventEnvelope {
  return {
    specversion: '1.0',
    id: '01920000-0000-7000-8000-000000000001',
    source: '/fictional',
    type,
    subject: 'matter',
    time: '2026-01-05T01:00:00Z',
    datacontenttype: 'application/json',
    aggregateversion: 1,
    homecourt: '虚构0101',
    data,
  };
}

// Aim: each event has one clear verdict per consumer; nothing unknown passes silently.
describe('routing of events', () => {
  const registry = new ConsumerRegistry([
    consumer('first', firstVersion, otherFact),
    consumer('both', firstVersion, secondVersion),
  ]);
  const verdicts = (incoming: EventEnvelope): string[] =>
    registry
      .route(incoming)
      .map(({ consumer: who, fault }) => `${who?.name ?? UNROUTED} ${fault?.reason ?? 'takes it'}`);

  it.each([
    ['a known fact to all who hear it', firstVersion.type, ['first takes it', 'both takes it']],
    ['a fact to the only one who hears it', otherFact.type, ['first takes it']],
    [
      'a newer version, parked for who does not know it',
      secondVersion.type,
      ['first unknown-version', 'both takes it'],
    ],
    [
      'a version nobody knows, parked for all who hear the fact',
      'enforcement.fictional.thing-moved.v9',
      ['first unknown-version', 'both unknown-version'],
    ],
    [
      'a type that was never declared',
      'enforcement.fictional.thing-lost.v1',
      ['unrouted unknown-type'],
    ],
    ['a type of another shape', 'com.example.thing', ['unrouted unknown-type']],
    [
      'a declared type that nobody here wants to nobody',
      'enforcement.case-flow.case-imported.v1',
      [],
    ],
  ])('sends %s', (_case, type, expected) => {
    expect(verdicts(event(type))).toEqual(expected);
  });

  it('refuses data that does not satisfy the schema, for every consumer', () => {
    expect(verdicts(event(firstVersion.type, { number: '1' }))).toEqual([
      'first invalid-data',
      'both invalid-data',
    ]);
  });

  it('takes data with fields it does not know: producers may add', () => {
    expect(verdicts(event(otherFact.type, { number: 1, later: true }))).toEqual(['first takes it']);
  });

  it.each([
    ['two consumers of one name', [consumer('a', firstVersion), consumer('a', otherFact)]],
    ['the reserved name', [consumer(UNROUTED, firstVersion)]],
    ['a consumer without events', [consumer('a')]],
  ])('refuses %s', (_case, consumers) => {
    expect(() => new ConsumerRegistry(consumers)).toThrow();
  });
});

describe('reading an envelope', () => {
  it.each([
    ['', 'nothing'],
    ['{', 'broken JSON'],
    ['null', 'null'],
    ['[]', 'a list'],
    [JSON.stringify({ ...event('t'), id: 'no uuid' }), 'a wrong id'],
    [JSON.stringify({ ...event('t'), subject: '' }), 'no subject'],
    [JSON.stringify({ ...event('t'), subject: 'a\0b' }), 'a NUL'],
    [JSON.stringify({ ...event('t'), aggregateversion: 0 }), 'version 0'],
    [JSON.stringify({ ...event('t'), specversion: '0.3' }), 'another specification'],
  ])('refuses %j (%s)', (content) => {
    expect(readEnvelope(content)).toBeUndefined();
  });

  it('never throws, whatever the bus holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (content) => {
        expect(readEnvelope(content)).toBeUndefined();
      }),
    );
  });
});

describe('telling a passing failure from a poison message', () => {
  it.each<[unknown, string]>([
    [{ code: '40P01' }, 'deadlock'],
    [{ code: '40001' }, 'serialization failure'],
    [{ code: '57P01' }, 'server going down'],
    [{ code: '53300' }, 'too many connections'],
    [{ code: '08006' }, 'connection lost'],
    [{ code: '55P03' }, 'lock not available'],
    [{ code: '25006' }, 'standby'],
    [{ code: 'ECONNREFUSED' }, 'no server'],
    [{ driverError: { code: '57P03' } }, 'starting up, wrapped by TypeORM'],
    [new Error('Connection terminated unexpectedly'), 'cut off'],
    [new DomainError('A.B', 'unavailable', '暂不可用'), 'a neighbour away'],
  ])('waits for %j (%s)', (error, _meaning) => {
    expect(isPassing(error)).toBe(true);
  });

  it.each<[unknown, string]>([
    [{ code: '23505' }, 'unique violation'],
    [{ code: '22P02' }, 'malformed value'],
    [{ code: '57014' }, 'statement over its limit'],
    [{ code: '42P01' }, 'missing table'],
    [{ code: '55000' }, 'object in a wrong state'],
    [new TypeError('x is undefined'), 'fault of the program'],
    [new DomainError('A.B', 'conflict', '冲突'), 'a refusal'],
    [undefined, 'nothing at all'],
  ])('parks after %j (%s)', (error, _meaning) => {
    expect(isPassing(error)).toBe(false);
  });
});
