import { personal, roleSchema } from '@lib/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { Access, Respond } from './access.decorator.js';
import type { PersonalRead } from './personal-read.js';
import { PersonalReadLog } from './personal-read.js';
import type { TokenIssuer } from './token-issuer.fixture.js';
import { appWith, createIssuer, person } from './token-issuer.fixture.js';

/** Aim: personal data leaves only as the rule rows allow; method: each role asks for the same answer. */
const partySchema = z.object({
  name: personal('name'),
  documentNumber: personal('document-number'),
  phones: z.array(personal('phone')).optional(),
});
const NUMBER = '110101199003070011';
const PARTY = { name: '张三丰', documentNumber: NUMBER, phones: ['13800000000'], secret: 'inner' };
const reads: PersonalRead[] = [];

class MemoryReadLog extends PersonalReadLog {
  record(read: PersonalRead): Promise<void> {
    if (read.reason?.includes('落库失败')) return Promise.reject(new Error('no room'));
    reads.push(read);
    return Promise.resolve();
  }
}

@Controller('parties')
class PartiesController {
  @Get()
  @Access({ roles: roleSchema.options })
  @Respond(partySchema)
  masked(): object {
    return PARTY;
  }

  @Get('full')
  @Access({ roles: ['supervisor', 'applicant'], unmask: ['supervisor'] })
  @Respond(partySchema)
  full(): object {
    return PARTY;
  }

  @Get('company')
  @Access({ roles: ['finance'] })
  @Respond(partySchema)
  company(): object {
    return { name: '示例建材有限公司(虚构)', documentNumber: '91110000000000000X' };
  }

  @Get('note')
  @Access({ roles: ['finance'] })
  @Respond(z.object({ reason: z.string().meta({ personal: 'noted-text' }) }))
  note(): object {
    return { reason: `证件 ${NUMBER},账号 6222020200112233445` };
  }

  @Get('broken')
  @Access({ roles: ['officer'] })
  @Respond(partySchema)
  broken(): object {
    return { name: 7 };
  }
}

@Controller()
class UnmaskWithoutShapeController {
  @Get('loose')
  @Access({ roles: ['officer'], unmask: ['officer'] })
  loose(): object {
    return {};
  }
}

describe('masking', () => {
  let trusted: TokenIssuer;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    trusted = await createIssuer();
    app = await appWith([PartiesController], { jwks: trusted.jwks, readLog: MemoryReadLog });
  });
  afterAll(() => app.close());

  const ask = async (url: string, role: string, reason?: string) =>
    app.inject({
      url,
      headers: {
        authorization: `Bearer ${await trusted.sign(person([role]))}`,
        ...(reason === undefined ? {} : { 'x-unmask-reason': encodeURIComponent(reason) }),
      },
    });

  const HIDDEN = '110***********0011';
  it.each([
    ['officer', '张三丰', NUMBER, '13800000000'],
    ['director', '张三丰', HIDDEN, '138****0000'],
    ['president', '张三丰', HIDDEN, '138****0000'],
    ['finance', '张三丰', HIDDEN, '138****0000'],
    ['duty-chief', '张三丰', HIDDEN, '13800000000'],
    ['hotline-agent', '张三丰', HIDDEN, '13800000000'],
    ['auditor', '张三丰', HIDDEN, '138****0000'],
    ['supervisor', '张*丰', HIDDEN, '138****0000'],
    ['applicant', '张*丰', HIDDEN, '138****0000'],
    ['admin', '张*丰', HIDDEN, '138****0000'],
  ])(
    'shows %s only what the rule rows allow, and nothing outside the contract',
    async (role, name, documentNumber, phone) => {
      expect((await ask('/parties', role)).json()).toEqual({
        name,
        documentNumber,
        phones: [phone],
      });
    },
  );

  it('does not let out an answer that breaks its contract', async () => {
    expect((await ask('/parties/broken', 'officer')).json()).toMatchObject({
      status: 500,
      code: 'INTERNAL',
    });
  });

  it('opens masked data for a stated reason, and writes it down first', async () => {
    reads.length = 0;

    const masked = await ask('/parties/full', 'supervisor');
    const full = await ask('/parties/full', 'supervisor', '核对督办对象身份');

    expect(masked.json()).toMatchObject({ name: '张*丰' });
    expect(full.json()).toMatchObject({ name: '张三丰', documentNumber: NUMBER });
    expect(reads).toMatchObject([
      {
        reason: '核对督办对象身份',
        operation: 'GET /parties/full',
        actor: { personId: 'person-1' },
        classes: ['document-number', 'name', 'phone'],
      },
    ]);
  });

  it.each([
    ['officer', [['document-number', 'name', 'phone']]],
    ['finance', [['name']]],
    ['applicant', []],
  ])(
    'writes down what %s reads in full, and nothing for what was masked',
    async (role, classes) => {
      reads.length = 0;

      await ask('/parties', role);

      expect(reads.map((read) => read.classes)).toEqual(classes);
      expect(reads.every((read) => read.reason === undefined)).toBe(true);
    },
  );

  it('writes down a number that a noted text shows to one who sees such numbers', async () => {
    reads.length = 0;

    const { body } = await ask('/parties/note', 'finance');

    expect(body).toContain('6222020200112233445');
    expect(body).not.toContain(NUMBER);
    expect(reads.map((read) => read.classes)).toEqual([['noted-text']]);
  });

  it('counts the name of an organisation for no personal data', async () => {
    reads.length = 0;

    await ask('/parties/company', 'finance');

    expect(reads).toEqual([]);
  });

  it.each([
    ['without opening here', '/parties', '核对督办对象身份', 403, 'ACCESS.UNMASK_NOT_ALLOWED'],
    ['for a reason that is none', '/parties/full', 'x', 400, 'ACCESS.UNMASK_REASON'],
    ['for an empty reason', '/parties/full', '', 400, 'ACCESS.UNMASK_REASON'],
    ['for blanks', '/parties/full', '核对  ', 400, 'ACCESS.UNMASK_REASON'],
    ['for a number alone', '/parties/full', NUMBER, 400, 'ACCESS.UNMASK_REASON'],
    ['for what nobody can read', '/parties/full', '\u200b'.repeat(8), 400, 'ACCESS.UNMASK_REASON'],
    ['for what no row can keep', '/parties/full', '核对身份\0', 400, 'ACCESS.UNMASK_REASON'],
    ['for a whole page', '/parties/full', '核'.repeat(201), 400, 'ACCESS.UNMASK_REASON'],
    ['when the record fails', '/parties/full', '落库失败的情形', 500, 'INTERNAL'],
  ])('keeps masked data closed %s', async (_title, url, reason, status, code) => {
    const answer = await ask(url, 'supervisor', reason);

    expect(answer.json()).toMatchObject({ status, code });
    expect(answer.body).not.toContain(NUMBER);
  });

  it.each([
    ['the method does not name', 'officer', 'ACCESS.ROLE_REQUIRED'],
    ['that may call it but not unmask', 'applicant', 'ACCESS.UNMASK_NOT_ALLOWED'],
  ])('does not open masked data to a role %s', async (_title, role, code) => {
    const answer = await ask('/parties/full', role, '核对督办对象身份');

    expect(answer.json()).toMatchObject({ status: 403, code });
    expect(answer.body).not.toContain(NUMBER);
  });

  it('does not start when there is nothing to unmask or nobody records what is read', async () => {
    const { jwks } = trusted;

    await expect(
      appWith([UnmaskWithoutShapeController], { jwks, readLog: MemoryReadLog }),
    ).rejects.toThrow('nothing to unmask in its @Respond');
    await expect(appWith([PartiesController], { jwks })).rejects.toThrow('needs a readLog');
  });
});
