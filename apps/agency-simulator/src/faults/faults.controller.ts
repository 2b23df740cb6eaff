import { Public } from '@lib/access';
import { Body, Controller, Get, Header, Put } from '@nestjs/common';
import { z } from 'zod';
import { FAULT_WORDS } from './fault.rules.js';
import { type BodyManners, FaultsStore } from './faults.store.js';
import { faultsPage } from './faults.page.js';

const changeSchema = z.strictObject({
  reset: z.boolean().default(false),
  bodies: z
    .array(
      z.strictObject({
        code: z.string().min(1).max(20),
        faults: z.strictObject({
          query: z.enum(FAULT_WORDS.query).optional(),
          control: z.enum(FAULT_WORDS.control).optional(),
          payment: z.enum(FAULT_WORDS.payment).optional(),
          statement: z.enum(FAULT_WORDS.statement).optional(),
          delaySeconds: z.int().min(0).max(31_536_000).optional(),
          paymentTimes: z.int().min(1).max(1_000).nullable().optional(),
        }),
      }),
    )
    .max(50)
    .default([]),
});

const WHY = 'opened by the simulator token (token.guard.ts)';

@Controller()
export class FaultsController {
  constructor(private readonly store: FaultsStore) {}

  @Get('faults')
  @Public(WHY)
  async list(): Promise<{ bodies: readonly BodyManners[] }> {
    return { bodies: await this.store.all() };
  }

  @Put('faults')
  @Public(WHY)
  async change(
    @Body({ schema: changeSchema }) body: z.infer<typeof changeSchema>,
  ): Promise<{ bodies: readonly BodyManners[] }> {
    return { bodies: await this.store.change(body.reset, body.bodies) };
  }

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header(
    'content-security-policy',
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'",
  )
  @Public('a page without data; what it loads needs the simulator token')
  page(): string {
    return faultsPage();
  }
}
