import { personal, roleSchema } from '@lib/contracts';
import type { Role } from '@lib/contracts';
import { createApp, loadConfig, processConfigSchema } from '@lib/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@lib/platform';
import { Controller, Get, Module, Param, Post } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { z } from 'zod';
import { Access, CurrentActor, Public, Respond } from './access.decorator.js';
import { AccessModule } from './access.module.js';
import { listEndpoints } from './endpoints.js';
import { assertCourt } from './scope.js';
import type { UnmaskEntry } from './unmask.js';
import { UnmaskLog } from './unmask.js';

/** Aim: nobody gets through who was not let in; method: real tokens against an app on the real adapter. */
const ISSUER = 'http://issuer.test';
const AUDIENCE = 'enforcement-platform';
const OWN = '京0199';
const partySchema = z.object({
  name: personal('name'),
  documentNumber: personal('document-number'),
  phones: z.array(personal('phone')).optional(),
});
const PARTY = {
  name: '张三丰',
  documentNumber: '110101199003070011',
  phones: ['13800000000'],
  secret: 'never leaves',
};
const unmasked: UnmaskEntry[] = [];

class MemoryUnmaskLog extends UnmaskLog {
  record(entry: UnmaskEntry): Promise<void> {
    if (entry.reason.includes('落库失败')) return Promise.reject(new Error('no room'));
    unmasked.push(entry);
    return Promise.resolve();
  }
}

@Controller('cases')
class CasesController {
  @Get('open')
  @Public('the sign-in page shows it')
  open(): object {
    return { open: true };
  }

  @Get('parties')
  @Access({ roles: roleSchema.options })
  @Respond(partySchema)
  masked(): object {
    return PARTY;
  }

  @Get('parties/full')
  @Access({ roles: ['supervisor'], unmask: true })
  @Respond(partySchema)
  full(): object {
    return PARTY;
  }

  @Get('broken')
  @Access({ roles: ['officer'] })
  @Respond(partySchema)
  broken(): object {
    return { name: 7 };
  }

  @Post(':court/freezes')
  @Access({ roles: ['officer', 'director'] })
  freeze(@CurrentActor() actor: Actor, @Param('court') court: string): object {
    assertCourt(actor, court);
    return { by: actor.personId };
  }
}

@Controller()
class ForgottenController {
  @Get('forgotten')
  forgotten(): object {
    return {};
  }
}

@Controller()
class UnmaskWithoutShapeController {
  @Get('loose')
  @Access({ roles: ['officer'], unmask: true })
  loose(): object {
    return {};
  }
}

type Claims = Record<string, unknown>;

async function issuer(): Promise<{
  jwks: JSONWebKeySet;
  sign: (claims: Claims, change?: Claims) => Promise<string>;
}> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' };
  const now = Math.floor(Date.now() / 1000);
  return {
    jwks: { keys: [jwk] },
    sign: (claims, change = {}) => {
      const all = { iss: ISSUER, aud: AUDIENCE, iat: now, exp: now + 60, ...claims, ...change };
      return new SignJWT(all).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign(privateKey);
    },
  };
}

function person(roles: readonly string[], court = OWN): Claims {
  return { sub: 'person-1', account: 'demo1', name: '甲某(虚构)', roles, court };
}

async function appOf(
  controllers: Type[],
  jwks: JSONWebKeySet,
  log = true,
): Promise<NestFastifyApplication> {
  const access = { issuer: ISSUER, audience: AUDIENCE, jwks };
  class AppModule {}
  Module({
    imports: [AccessModule.forRoot(log ? { ...access, unmaskLog: MemoryUnmaskLog } : access)],
    controllers,
  })(AppModule);
  const app = await createApp({
    name: 'sample',
    module: AppModule,
    config: loadConfig(processConfigSchema, { HTTP_PORT: '0', LOG_LEVEL: 'silent' }),
  });
  return app.init();
}

describe('access', () => {
  let trusted: Awaited<ReturnType<typeof issuer>>;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    trusted = await issuer();
    app = await appOf([CasesController], trusted.jwks);
  });
  afterAll(() => app.close());

  const call = async (
    method: 'GET' | 'POST',
    url: string,
    token?: string,
    headers: Record<string, string> = {},
  ) =>
    app.inject({
      method,
      url,
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    });

  it('answers a public method without a token', async () => {
    expect((await call('GET', '/cases/open')).statusCode).toBe(200);
  });

  it('lists every controller method with its declaration', () => {
    expect(
      listEndpoints(app).map(({ method, path, access }) => [method, path, access?.kind]),
    ).toEqual([
      ['POST', '/cases/:court/freezes', 'roles'],
      ['GET', '/cases/broken', 'roles'],
      ['GET', '/cases/open', 'public'],
      ['GET', '/cases/parties', 'roles'],
      ['GET', '/cases/parties/full', 'roles'],
    ]);
  });

  it.each(
    roleSchema.options.flatMap(
      (role) =>
        [
          [role, OWN],
          [role, '京0198'],
        ] as [Role, string][],
    ),
  )('lets %s of %s through exactly where declared', async (role, court) => {
    const token = await trusted.sign(person([role], court));
    const allowed = ['officer', 'director'].includes(role) && court === OWN;

    const answer = await call('POST', `/cases/${OWN}/freezes`, token);

    expect(answer.statusCode).toBe(allowed ? 201 : 403);
    expect(answer.json()).toMatchObject(
      allowed
        ? { by: 'person-1' }
        : {
            code: ['officer', 'director'].includes(role)
              ? 'ACCESS.FOREIGN_COURT'
              : 'ACCESS.ROLE_REQUIRED',
          },
    );
  });

  it.each([
    ['no token', undefined],
    ['a token that is none', 'abc'],
    ['a token of three empty parts', 'a.b.c'],
  ])('refuses %s', async (_title, token) => {
    expect((await call('GET', '/cases/parties', token)).statusCode).toBe(401);
  });

  const now = Math.floor(Date.now() / 1000);
  it.each([
    ['an expired token', { exp: now - 60 }, 'ACCESS.TOKEN_EXPIRED'],
    ['a token not yet valid', { nbf: now + 600 }, 'ACCESS.TOKEN_INVALID'],
    ['another audience', { aud: 'other' }, 'ACCESS.TOKEN_INVALID'],
    ['another issuer', { iss: 'http://evil.test' }, 'ACCESS.TOKEN_INVALID'],
    ['no expiry', { exp: undefined }, 'ACCESS.TOKEN_INVALID'],
    ['no subject', { sub: undefined }, 'ACCESS.TOKEN_INVALID'],
    ['no court', { court: undefined }, 'ACCESS.TOKEN_INVALID'],
    ['no role', { roles: [] }, 'ACCESS.TOKEN_INVALID'],
    ['the role machine', { roles: ['machine'] }, 'ACCESS.TOKEN_INVALID'],
    ['the role machine beside another', { roles: ['officer', 'machine'] }, 'ACCESS.TOKEN_INVALID'],
    [
      'a document digest that is none',
      { document_digest: '110101199003070011' },
      'ACCESS.TOKEN_INVALID',
    ],
  ])('refuses %s', async (_title, change, code) => {
    const token = await trusted.sign(person(['officer']), change);

    const answer = await call('GET', '/cases/parties', token);

    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject({ code });
  });

  it('refuses a token signed by another key of the same name', async () => {
    const forger = await issuer();

    const answer = await call('GET', '/cases/parties', await forger.sign(person(['officer'])));

    expect(answer.json()).toMatchObject({ status: 401, code: 'ACCESS.TOKEN_INVALID' });
  });

  it('refuses a token signed with the public key as a shared secret, and one without a signature', async () => {
    const claims = { ...person(['officer']), iss: ISSUER, aud: AUDIENCE, iat: now, exp: now + 60 };
    const secret = Buffer.from(JSON.stringify(trusted.jwks.keys[0]));
    const shared = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .sign(secret);
    const part = (value: object): string =>
      Buffer.from(JSON.stringify(value)).toString('base64url');

    expect((await call('GET', '/cases/parties', shared)).statusCode).toBe(401);
    expect(
      (await call('GET', '/cases/parties', `${part({ alg: 'none' })}.${part(claims)}.`)).statusCode,
    ).toBe(401);
  });

  it('never fails open: with the issuer’s keys out of reach nobody gets in', async () => {
    class AppModule {}
    const closed = { issuer: ISSUER, audience: AUDIENCE, jwksUrl: 'http://127.0.0.1:1/jwks' };
    Module({
      imports: [AccessModule.forRoot({ ...closed, unmaskLog: MemoryUnmaskLog })],
      controllers: [CasesController],
    })(AppModule);
    const config = loadConfig(processConfigSchema, { HTTP_PORT: '0', LOG_LEVEL: 'silent' });
    const alone = await createApp({ name: 'alone', module: AppModule, config });
    await alone.init();

    const authorization = `Bearer ${await trusted.sign(person(['officer']))}`;
    const answer = await alone.inject({ url: '/cases/parties', headers: { authorization } });

    expect(answer.json()).toMatchObject({ status: 503, code: 'ACCESS.IDENTITY_UNAVAILABLE' });
    await alone.close();
  });

  it.each([
    ['officer', '张三丰', '110101199003070011', '13800000000'],
    ['hotline-agent', '张三丰', '110***********0011', '13800000000'],
    ['finance', '张三丰', '110***********0011', '138****0000'],
    ['supervisor', '张*丰', '110***********0011', '138****0000'],
    ['applicant', '张*丰', '110***********0011', '138****0000'],
    ['admin', '张*丰', '110***********0011', '138****0000'],
  ])(
    'shows %s only what the rule rows allow, and nothing outside the contract',
    async (role, name, documentNumber, phone) => {
      const answer = await call('GET', '/cases/parties', await trusted.sign(person([role])));

      expect(answer.json()).toEqual({ name, documentNumber, phones: [phone] });
    },
  );

  it('does not let out an answer that breaks its contract', async () => {
    const answer = await call('GET', '/cases/broken', await trusted.sign(person(['officer'])));

    expect(answer.json()).toMatchObject({ status: 500, code: 'INTERNAL' });
  });

  it('opens masked data for a stated reason, and writes it down first', async () => {
    unmasked.length = 0;
    const token = await trusted.sign(person(['supervisor']));
    const reason = encodeURIComponent('核对督办对象身份');

    const masked = await call('GET', '/cases/parties/full', token);
    const full = await call('GET', '/cases/parties/full', token, { 'x-unmask-reason': reason });

    expect(masked.json()).toMatchObject({ name: '张*丰' });
    expect(full.json()).toMatchObject({ name: '张三丰', documentNumber: '110101199003070011' });
    expect(unmasked).toMatchObject([
      {
        reason: '核对督办对象身份',
        route: 'GET /cases/parties/full',
        actor: { personId: 'person-1' },
      },
    ]);
  });

  it.each([
    [
      'where the method does not open it',
      '/cases/parties',
      '核对督办对象身份',
      403,
      'ACCESS.UNMASK_NOT_ALLOWED',
    ],
    ['for a reason that is none', '/cases/parties/full', 'x', 400, 'ACCESS.UNMASK_REASON'],
    ['when the record fails', '/cases/parties/full', '落库失败的情形', 500, 'INTERNAL'],
  ])('keeps masked data closed %s', async (_title, url, reason, status, code) => {
    const token = await trusted.sign(person(['supervisor']));

    const answer = await call('GET', url, token, { 'x-unmask-reason': encodeURIComponent(reason) });

    expect(answer.json()).toMatchObject({ status, code });
    expect(answer.body).not.toContain('110101199003070011');
  });

  it.each([
    [
      'a method without a declaration',
      [ForgottenController],
      true,
      'ForgottenController.forgotten',
    ],
    ['unmasking without a declared shape', [UnmaskWithoutShapeController], true, 'needs @Respond'],
    ['unmasking that nobody records', [CasesController], false, 'needs an UnmaskLog'],
  ])('does not start with %s', async (_title, controllers, log, text) => {
    await expect(appOf(controllers, trusted.jwks, log)).rejects.toThrow(text);
  });
});
