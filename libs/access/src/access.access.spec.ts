import { roleSchema } from '@lib/contracts';
import type { Role } from '@lib/contracts';
import type { Actor } from '@lib/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Param, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SignJWT } from 'jose';
import { Access, CurrentActor, Public } from './access.decorator.js';
import { listEndpoints } from './endpoints.js';
import { assertCourt } from './scope.js';
import type { TokenIssuer } from './token-issuer.fixture.js';
import {
  appWith,
  AUDIENCE,
  createIssuer,
  FOREIGN_COURT,
  ISSUER,
  OWN_COURT,
  person,
} from './token-issuer.fixture.js';

/** Aim: nobody gets through who was not let in; method: real tokens against an app on the real adapter. */
@Controller('cases')
class CasesController {
  @Get('open')
  @Public('the sign-in page shows it')
  open(): object {
    return { open: true };
  }

  @Get()
  @Access({ roles: roleSchema.options })
  list(@CurrentActor() actor: Actor): object {
    return actor;
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

describe('access', () => {
  let trusted: TokenIssuer;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    trusted = await createIssuer();
    app = await appWith([CasesController], { jwks: trusted.jwks });
  });
  afterAll(() => app.close());

  const call = async (method: 'GET' | 'POST', url: string, token?: string) =>
    app.inject({ method, url, headers: token ? { authorization: `Bearer ${token}` } : {} });

  it('answers a public method without a token', async () => {
    expect((await call('GET', '/cases/open')).statusCode).toBe(200);
  });

  it('knows the person by the claims of the token', async () => {
    const digest = 'a'.repeat(64);
    const token = await trusted.sign(person(['officer', 'director']), { document_digest: digest });

    expect((await call('GET', '/cases', token)).json()).toEqual({
      personId: 'person-1',
      account: 'demo1',
      displayName: '甲某(虚构)',
      roles: ['officer', 'director'],
      court: OWN_COURT,
      documentDigest: digest,
    });
  });

  it('lists every controller method with its declaration', () => {
    expect(
      listEndpoints(app).map(({ method, path, access }) => [method, path, access?.kind]),
    ).toEqual([
      ['GET', '/cases', 'roles'],
      ['POST', '/cases/:court/freezes', 'roles'],
      ['GET', '/cases/open', 'public'],
    ]);
  });

  const everybody = roleSchema.options.flatMap((role): [Role, string][] => [
    [role, OWN_COURT],
    [role, FOREIGN_COURT],
  ]);
  it.each(everybody)('lets %s of %s through exactly where declared', async (role, court) => {
    const mayFreeze = role === 'officer' || role === 'director';
    const token = await trusted.sign(person([role], court));

    const answer = await call('POST', `/cases/${OWN_COURT}/freezes`, token);

    const refusal = mayFreeze ? 'ACCESS.FOREIGN_COURT' : 'ACCESS.ROLE_REQUIRED';
    const allowed = mayFreeze && court === OWN_COURT;
    expect(answer.json()).toMatchObject(
      allowed ? { by: 'person-1' } : { status: 403, code: refusal },
    );
  });

  it.each([
    ['no token', undefined],
    ['a token that is none', 'abc'],
    ['a token of three empty parts', 'a.b.c'],
  ])('refuses %s', async (_title, token) => {
    expect((await call('GET', '/cases', token)).statusCode).toBe(401);
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
    ['a digest that is none', { document_digest: '110101199003070011' }, 'ACCESS.TOKEN_INVALID'],
  ])('refuses %s', async (_title, change, code) => {
    const token = await trusted.sign(person(['officer']), change);

    expect((await call('GET', '/cases', token)).json()).toMatchObject({ status: 401, code });
  });

  it('refuses a token signed by another key of the same name', async () => {
    const forger = await createIssuer();

    const answer = await call('GET', '/cases', await forger.sign(person(['officer'])));

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
    const unsigned = `${part({ alg: 'none' })}.${part(claims)}.`;

    expect((await call('GET', '/cases', shared)).statusCode).toBe(401);
    expect((await call('GET', '/cases', unsigned)).statusCode).toBe(401);
  });

  it('never fails open: with the issuer’s keys out of reach nobody gets in', async () => {
    const alone = await appWith([CasesController], { jwksUrl: 'http://127.0.0.1:1/jwks' });
    const authorization = `Bearer ${await trusted.sign(person(['officer']))}`;

    const answer = await alone.inject({ url: '/cases', headers: { authorization } });

    expect(answer.json()).toMatchObject({ status: 503, code: 'ACCESS.IDENTITY_UNAVAILABLE' });
    await alone.close();
  });

  it('does not start with a method without a declaration', async () => {
    await expect(appWith([ForgottenController], { jwks: trusted.jwks })).rejects.toThrow(
      'ForgottenController.forgotten (GET /forgotten): needs @Access or @Public',
    );
  });
});
