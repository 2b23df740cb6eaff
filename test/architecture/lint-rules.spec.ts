// Aim: each of the project's own lint rules catches its planted fault and leaves good code alone.
import { describe, it } from '@jest/globals';
import { RuleTester } from 'eslint';
import type { Rule } from 'eslint';
import { parser } from 'typescript-eslint';
import { ownRules } from '../../scripts/lint-rules/index.mjs';

Object.assign(RuleTester, { describe, it });

const tester = new RuleTester({
  languageOptions: { parser, ecmaVersion: 2024, sourceType: 'module' },
});

function ruleOf(name: string): Rule.RuleModule {
  const rule = ownRules.rules[name];
  if (!rule) throw new Error(`no rule ${name}`);
  return rule;
}

const one = (messageId: string): { messageId: string }[] => [{ messageId }];

tester.run('access-declared', ruleOf('access-declared'), {
  valid: [
    `@Controller('cases') class A { @Get() @Access('officer') list() {} }`,
    `@Controller() class A { @Public() @Post('login') login() {} }`,
    `@Controller() class A { private helper() {} }`,
    `@Injectable() class A { @Get() notAController() {} }`,
  ],
  invalid: [
    { code: `@Controller('cases') class A { @Get() list() {} }`, errors: one('missing') },
    {
      code: `@Controller() @Access('officer') class A { @Post() add() {} }`,
      errors: one('missing'),
    },
    {
      code: `@Controller() class A { @Get() @Access('x') a() {} @Sse('s') b() {} }`,
      errors: one('missing'),
    },
    {
      code: `@Controller() class A { @Delete(':id') @HttpCode(204) remove() {} }`,
      errors: one('missing'),
    },
  ],
});

const rules = 'libs/statute/src/fee.rules.ts';

tester.run('rule-source', ruleOf('rule-source'), {
  valid: [
    {
      filename: rules,
      code: `const feeRows = [{ code: 'F1', source: '诉讼费用交纳办法 第14条', validFrom: '2007-04-01' }];`,
    },
    {
      filename: rules,
      code: `const feeRows = Object.freeze([{ code: 'F1', source: instrument }]);`,
    },
    { filename: rules, code: `const amended = [{ ...first, validFrom: '2016-01-01' }];` },
    { filename: rules, code: `const options = { code: 'no row' };` },
    { filename: 'libs/statute/src/fee.ts', code: `const feeRows = [{ code: 'F1' }];` },
  ],
  invalid: [
    { filename: rules, code: `const feeRows = [{ code: 'F1' }];`, errors: one('missing') },
    {
      filename: rules,
      code: `const feeRows = [{ code: 'F1', source: '' }];`,
      errors: one('missing'),
    },
    {
      filename: rules,
      code: `const feeRows = Object.freeze([{ code: 'F1' }] as const);`,
      errors: one('missing'),
    },
    {
      filename: rules,
      code: `add({ code: 'F1', validFrom: '2007-04-01' });`,
      errors: one('missing'),
    },
    {
      filename: rules,
      code: `const X_RULES: Row[] = [{ code: 'a', source: 's' }, { code: 'b' }];`,
      errors: one('missing'),
    },
  ],
});

tester.run('money-in-fen', ruleOf('money-in-fen'), {
  valid: [
    `interface A { dueFen: bigint; version: bigint; total: number }`,
    `class A { heldFen!: bigint; amount!: string }`,
    `function pay(paidFen: bigint, sequence: bigint): void {}`,
    `const totals: bigint[] = [];`,
  ],
  invalid: [
    { code: `interface A { due: bigint }`, errors: one('unit') },
    { code: `interface A { capAmount?: bigint | null }`, errors: one('unit') },
    { code: `class A { held!: bigint }`, errors: one('unit') },
    { code: `function pay(amount: bigint): void {}`, errors: one('unit') },
    { code: `function pay(outstanding: Fen): void {}`, errors: one('unit') },
    { code: `const unpaid_balance: bigint = 0n;`, errors: one('unit') },
  ],
});

tester.run('event-past-tense', ruleOf('event-past-tense'), {
  valid: [
    `defineEvent('case-flow', 'case-imported', 1, {})`,
    `defineEvent('query-control', 'measure-frozen', 1, {})`,
    `defineEvent('case-funds', 'debt-discharged', 1, {})`,
    `otherCall('x', 'pay-money')`,
  ],
  invalid: [
    { code: `defineEvent('case-flow', 'import-case', 1, {})`, errors: one('tense') },
    { code: `defineEvent('case-flow', 'case-need', 1, {})`, errors: one('tense') },
    { code: `defineEvent('case-flow', 'caseImported', 1, {})`, errors: one('shape') },
    { code: `defineEvent('case-flow', name, 1, {})`, errors: one('literal') },
    { code: 'defineEvent("case-flow", `case-${verb}`, 1, {})', errors: one('literal') },
  ],
});

const here = '/work/apps/case-funds/src/payouts/payouts.service.ts';

tester.run('no-foreign-entity', ruleOf('no-foreign-entity'), {
  valid: [
    { filename: here, code: `import { PayoutEntity } from './payout.entity.js';` },
    { filename: here, code: `import { ClaimsReadModel } from '../claims/index.js';` },
    {
      filename: '/work/apps/case-funds/src/entities.ts',
      code: `import { ClaimEntity } from './claims/claim.entity.js';`,
    },
  ],
  invalid: [
    {
      filename: here,
      code: `import { ClaimEntity } from '../claims/claim.entity.js';`,
      errors: one('foreign'),
    },
    {
      filename: here,
      code: `import { ClaimEntity } from '../claims/index.js';`,
      errors: one('foreign'),
    },
    {
      filename: here,
      code: `import { ClaimEntity as Row } from '../claims/index.js';`,
      errors: one('foreign'),
    },
    {
      filename: here,
      code: `export { Row } from '../claims/claim.entity.js';`,
      errors: one('foreign'),
    },
  ],
});

tester.run('no-type-only-injection', ruleOf('no-type-only-injection'), {
  valid: [
    `import { Cases } from './cases.js'; @Injectable() class A { constructor(private readonly cases: Cases) {} }`,
    `import type { Clock } from './clock.js'; @Injectable() class A { constructor(@Inject(CLOCK) private clock: Clock) {} }`,
    `import type { Cases } from './cases.js'; class Plain { constructor(private cases: Cases) {} }`,
  ],
  invalid: [
    {
      code: `import type { Cases } from './cases.js'; @Injectable() class A { constructor(private readonly cases: Cases) {} }`,
      errors: one('erased'),
    },
    {
      code: `import { type Cases } from './cases.js'; @Controller() class A { constructor(cases: Cases) {} }`,
      errors: one('erased'),
    },
  ],
});

tester.run('few-parameters', ruleOf('few-parameters'), {
  valid: [
    `function f(a: 1, b: 2, c: 3, d: 4): void {}`,
    `class A { constructor(a: 1, b: 2, c: 3, d: 4, e: 5) {} }`,
    `function f(this: Window, a: 1, b: 2, c: 3, d: 4): void {}`,
  ],
  invalid: [
    { code: `function f(a: 1, b: 2, c: 3, d: 4, e: 5): void {}`, errors: one('parameters') },
    { code: `const f = (a, b, c, d, e) => a;`, errors: one('parameters') },
    { code: `class A { m(a: 1, b: 2, c: 3, d: 4, e: 5) {} }`, errors: one('parameters') },
    {
      code: `class A { constructor(a: 1, b: 2, c: 3, d: 4, e: 5, f: 6) {} }`,
      errors: one('dependencies'),
    },
  ],
});
