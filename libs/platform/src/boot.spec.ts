import { DomainError } from '@lib/kernel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Body, Controller, Get, Module, Param, Post, Query } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { createApp } from './boot.js';
import type { CommandContext } from './command-context.js';
import { machineActor } from './command-context.js';
import { Command } from './command.decorator.js';
import { loadConfig, processConfigSchema } from './config.js';
import { assertVersion, IfMatch } from './etag.js';
import { HEALTH_CHECKS } from './health.js';
import type { HttpRequest } from './http-request.js';
import { createLogger, NestLogger } from './logger.js';

/** Aim: every fault leaves the process as one RFC 9457 problem; method: a small app on the real adapter. */
const lines: string[] = [];
const sample = z.object({
  amount: z.string().regex(/^\d+\.\d{2}$/),
  parties: z.array(z.object({ code: z.string() })),
});

@Controller('samples')
class SampleController {
  @Get(':id')
  one(@Param('id') id: string): object {
    if (id === 'none') throw new DomainError('SAMPLE.NOT_FOUND', 'not-found', '没有这个样例');
    if (id === 'crash') throw new Error('secret 110101199003070011 in a fault');
    return { id, version: 7 };
  }

  @Post()
  create(
    @Command() command: CommandContext,
    @Body({ schema: sample }) body: z.infer<typeof sample>,
  ): object {
    return { route: command.route, hash: command.inputHash, amount: body.amount };
  }

  @Post(':id/renewals')
  renew(@IfMatch() version: number): object {
    assertVersion(version, 7);
    return { version: 8 };
  }

  @Get()
  list(
    @Query({ schema: z.object({ limit: z.coerce.number().max(5) }) }) query: { limit: number },
  ): object {
    return query;
  }
}

class TestGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<HttpRequest>();
    if (request.headers['x-undecided'] === undefined) request.accessDecided = true;
    request.actor = machineActor('sample', '京0199' as never);
    return true;
  }
}

@Module({
  controllers: [SampleController],
  providers: [
    { provide: APP_GUARD, useClass: TestGuard },
    { provide: HEALTH_CHECKS, useValue: { name: 'good', check: () => Promise.resolve('fine') } },
  ],
})
class SampleModule {}

@Module({
  imports: [SampleModule],
  providers: [
    {
      provide: HEALTH_CHECKS,
      useValue: [{ name: 'bad', check: () => Promise.reject(new Error('away')) }],
    },
  ],
})
class BrokenModule {}

function appOf(module: typeof SampleModule, role = 'both'): Promise<NestFastifyApplication> {
  const destination = { write: (line: string) => void lines.push(line) };
  return createApp({
    name: 'sample',
    module,
    config: loadConfig(processConfigSchema, { HTTP_PORT: '0', SERVICE_ROLE: role }),
    logger: new NestLogger(createLogger({ app: 'sample', level: 'warn', destination })),
  });
}

describe('an app on the platform', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await appOf(SampleModule);
    await app.init();
  });
  afterAll(() => app.close());

  const post = (payload: string | object, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: '/samples',
      payload,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': 'key-00000001',
        ...headers,
      },
    });

  it('answers with the version as ETag and returns the caller’s correlation id', async () => {
    const answer = await app.inject({
      url: '/samples/a',
      headers: { 'x-correlation-id': 'trace-0001' },
    });

    expect(answer.json()).toEqual({ id: 'a', version: 7 });
    expect(answer.headers).toMatchObject({ etag: '"v7"', 'x-correlation-id': 'trace-0001' });
  });

  it('lets no cache keep an answer or a refusal, and waits a minute for a request at most', async () => {
    for (const url of ['/samples/a', '/samples/none', '/nowhere', '/livez']) {
      expect((await app.inject({ url })).headers['cache-control']).toBe('no-store');
    }
    expect(app.getHttpServer()).toMatchObject({ requestTimeout: 60_000 });
  });

  it('replaces a malformed correlation id', async () => {
    const answer = await app.inject({
      url: '/samples/a',
      headers: { 'x-correlation-id': 'a b\u007f' },
    });

    expect(answer.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('hands a command its route, key and an input hash that ignores member order', async () => {
    const first = await post({ amount: '1.00', parties: [] });
    const second = await post('{"parties":[],"amount":"1.00"}');

    expect(first.statusCode).toBe(201);
    expect(first.json()).toMatchObject({ route: 'POST /samples', hash: second.json().hash });
  });

  it.each([
    ['a refusal of the domain', { url: '/samples/none' }, 404, 'SAMPLE.NOT_FOUND'],
    ['an unknown route', { url: '/nowhere' }, 404, 'ROUTE.NOT_FOUND'],
    ['a bad query', { url: '/samples?limit=9' }, 400, 'VALIDATION.FAILED'],
    ['an unknown error', { url: '/samples/crash' }, 500, 'INTERNAL'],
    [
      'a request no guard decided on',
      { url: '/samples/a', headers: { 'x-undecided': '1' } },
      500,
      'INTERNAL',
    ],
    [
      'an update without If-Match',
      { method: 'POST' as const, url: '/samples/a/renewals' },
      428,
      'VERSION.REQUIRED',
    ],
    [
      'an update on an old version',
      { method: 'POST' as const, url: '/samples/a/renewals', headers: { 'if-match': '"v6"' } },
      412,
      'VERSION.STALE',
    ],
    [
      'a foreign entity tag',
      { method: 'POST' as const, url: '/samples/a/renewals', headers: { 'if-match': '"abc"' } },
      400,
      'VERSION.MALFORMED',
    ],
  ])('answers %s as a problem', async (_title, request, status, code) => {
    const answer = await app.inject(request);

    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({
      status,
      code,
      traceId: answer.headers['x-correlation-id'],
    });
  });

  it.each([
    ['without a key', {}, { 'idempotency-key': '' }, 400, 'IDEMPOTENCY.KEY_REQUIRED'],
    ['with broken JSON', '{"amount":', {}, 400, 'BODY.UNREADABLE'],
    ['with a body too large', `{"a":"${'x'.repeat(4_200_000)}"}`, {}, 413, 'BODY.TOO_LARGE'],
    ['in another format', 'a=1', { 'content-type': 'text/csv' }, 415, 'BODY.MEDIA_TYPE'],
  ])('refuses a command %s', async (_title, payload, headers, status, code) => {
    const answer = await post(payload, headers);

    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ status, code });
  });

  it('names every faulty field with its path', async () => {
    const answer = await post({ amount: '1', parties: [{ code: 'a' }, {}] });

    expect(answer.json()).toMatchObject({
      code: 'VALIDATION.FAILED',
      fields: [{ path: 'amount' }, { path: 'parties[1].code' }],
    });
  });

  it('logs an unknown error once, with its trace and without personal data, and never shows its text', async () => {
    lines.length = 0;

    const answer = await app.inject({
      url: '/samples/crash',
      headers: { 'x-correlation-id': 'trace-crash' },
    });

    expect(answer.body).not.toContain('secret');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('secret');
    expect(lines[0]).not.toContain('110101199003070011');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'error',
      correlationId: 'trace-crash',
    });
  });

  it('is live and ready, and measures requests by route pattern', async () => {
    await app.inject('/samples/a');

    expect((await app.inject('/livez')).statusCode).toBe(200);
    expect((await app.inject('/readyz')).json()).toEqual({
      ready: true,
      checks: { good: { ok: true, detail: 'fine' } },
    });
    expect((await app.inject('/metrics')).body).toContain('route="GET /samples/:id",status="200"');
  });

  it('is not ready while one dependency is away, and says which', async () => {
    const broken = await appOf(BrokenModule);
    await broken.init();

    const answer = await broken.inject('/readyz');

    expect(answer.statusCode).toBe(503);
    expect(answer.json().checks).toMatchObject({
      good: { ok: true },
      bad: { ok: false, detail: 'away' },
    });
    await broken.close();
  });

  it('hides its operations routes from whoever comes through the gateway', async () => {
    for (const url of ['/livez', '/readyz', '/metrics', '/%6detrics']) {
      const answer = await app.inject({ url, headers: { 'x-enforcement-gateway': '1' } });
      expect(answer.json()).toMatchObject({ status: 404, code: 'ROUTE.NOT_FOUND' });
    }
  });

  it('answers its operator only when it is a worker', async () => {
    const worker = await appOf(SampleModule, 'worker');
    await worker.init();

    expect((await worker.inject('/samples/a')).json()).toMatchObject({
      status: 404,
      code: 'ROUTE.NOT_FOUND',
    });
    expect((await worker.inject('/livez')).statusCode).toBe(200);
    await worker.close();
  });
});
