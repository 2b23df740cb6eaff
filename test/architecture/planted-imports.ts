// The faults planted by boundaries.spec.ts, one or more per rule, and imports that must stay free.

export interface Plant {
  /** The rule that must catch it. */
  readonly rule: string;
  readonly file: string;
  readonly imports: readonly string[];
}

const plant = (rule: string, file: string, ...imports: string[]): Plant => ({
  rule,
  file,
  imports,
});

export const planted: readonly Plant[] = [
  plant('no-circular', 'apps/case-flow/src/cases/ring-a.ts', './ring-b.js'),
  plant('resolvable', 'apps/case-flow/src/cases/lost.ts', './nowhere.js'),
  plant(
    'app-not-to-app',
    'apps/case-flow/src/cases/a1.ts',
    '../../../case-funds/src/payouts/index.js',
  ),
  plant('lib-not-to-app', 'libs/platform/src/a1.ts', '../../../apps/case-flow/src/cases/index.js'),
  plant('lib-level-0', 'libs/kernel/src/a1.ts', '@lib/statute'),
  plant('lib-level-1', 'libs/statute/src/a1.ts', '@lib/contracts'),
  plant('lib-level-1', 'libs/contracts/src/a1.ts', '@lib/platform'),
  plant('lib-level-2', 'libs/platform/src/a2.ts', '@lib/persistence'),
  plant('lib-level-3', 'libs/persistence/src/a1.ts', '@lib/messaging'),
  plant('lib-level-4', 'libs/audit/src/a1.ts', '@lib/agencies'),
  plant('lib-level-4', 'libs/messaging/src/a1.ts', '@lib/jobs'),
  plant('lib-level-5', 'libs/jobs/src/a1.ts', '@lib/access'),
  plant('lib-level-6', 'libs/approvals/src/a1.ts', '@lib/court-app'),
  plant('lib-level-7', 'libs/court-app/src/a1.ts', '@lib/testing'),
  plant('lib-level-known', 'apps/case-flow/src/cases/a2.ts', '@lib/unlisted'),
  plant('lib-door', 'apps/case-flow/src/cases/a3.ts', '../../../../libs/kernel/src/inside.js'),
  plant('lib-door', 'libs/persistence/src/a2.ts', '../../kernel/src/inside.js'),
  plant('lib-door', 'test/scenarios/a1.ts', '../../libs/kernel/src/inside.js'),
  plant('feature-door', 'apps/case-flow/src/cases/a4.ts', '../nodes/x.service.js'),
  plant('feature-door', 'apps/case-flow/src/cases/jobs/a5.ts', '../../nodes/x.entity.js'),
  plant('feature-door-from-app', 'apps/case-flow/src/app.module.ts', './cases/x.service.js'),
  plant(
    'feature-door-from-app',
    'test/scenarios/a2.ts',
    '../../apps/case-flow/src/cases/x.entity.js',
  ),
  plant('pure-law', 'libs/kernel/src/a2.ts', 'node:fs'),
  plant('pure-law', 'libs/statute/src/a2.ts', 'chinese-days'),
  plant('pure-law', 'apps/case-flow/src/cases/closing.rules.ts', '@nestjs/common'),
  plant('pure-law', 'apps/case-flow/src/cases/case.states.ts', 'node:crypto'),
  plant('entity-is-data', 'apps/case-flow/src/cases/case.entity.ts', './x.service.js'),
  plant('controller-thin', 'apps/case-flow/src/cases/cases.controller.ts', './x.entity.js'),
  plant('controller-thin', 'apps/case-flow/src/cases/nodes.controller.ts', 'typeorm'),
  plant('controller-thin', 'apps/case-flow/src/cases/rows.controller.ts', './x.repository.js'),
  plant('read-model-reads', 'apps/case-flow/src/cases/cases.read-model.ts', './x.service.js'),
  plant('contracts-portable', 'libs/contracts/src/a2.ts', 'typeorm'),
  plant('contracts-portable', 'libs/contracts/src/a3.ts', '@nestjs/common'),
  plant('contracts-no-node', 'libs/contracts/src/a4.ts', 'node:path'),
  plant('web-libs', 'apps/web/src/board/a1.ts', '@lib/platform'),
  plant('production-not-to-testing', 'apps/case-flow/src/cases/a6.ts', '@lib/testing'),
  plant('production-not-to-testing', 'apps/case-flow/src/cases/a7.ts', './y.spec.js'),
  plant('production-not-to-dev', 'apps/case-flow/src/cases/a8.ts', 'fast-check'),
  plant('driver-kafka', 'apps/case-flow/src/cases/a9.ts', 'kafkajs'),
  plant('driver-kafka', 'libs/jobs/src/a2.ts', 'kafkajs'),
  plant('driver-queue', 'apps/case-flow/src/cases/b1.ts', 'bullmq'),
  plant('driver-queue', 'libs/messaging/src/a2.ts', 'ioredis'),
  plant('driver-postgres', 'apps/case-flow/src/cases/b2.ts', 'pg'),
  plant('driver-postgres', 'libs/messaging/src/a3.ts', 'pg'),
];

const free = (file: string, ...imports: string[]): Omit<Plant, 'rule'> => ({ file, imports });

export const allowed: readonly Omit<Plant, 'rule'>[] = [
  free('apps/case-flow/src/cases/c1.ts', '../nodes/index.js', '@lib/kernel', '@lib/approvals'),
  free('apps/case-flow/src/cases/jobs/c2.ts', '../x.service.js', '@lib/jobs'),
  free('apps/case-flow/src/main.ts', './cases/index.js', '@nestjs/core'),
  free('apps/case-flow/src/cases/c3.db.spec.ts', './x.service.js', '@lib/testing', 'fast-check'),
  free('apps/case-flow/src/cases/payment.rules.ts', '@lib/statute'),
  free('apps/case-flow/src/cases/c4.controller.ts', './x.service.js', './x.read-model.js'),
  free('apps/web/src/board/c1.ts', '@lib/contracts', 'react'),
  free('libs/kernel/src/c1.spec.ts', '@jest/globals', 'node:fs'),
  free('libs/statute/src/c1.ts', '@lib/kernel'),
  free('libs/persistence/src/c1.ts', '@lib/platform', 'pg', 'typeorm'),
  free('libs/messaging/src/c1.ts', '@lib/persistence', 'kafkajs'),
  free('libs/jobs/src/c1.ts', '@lib/agencies', 'bullmq', 'ioredis'),
  free('libs/testing/src/c1.ts', '@lib/approvals', 'kafkajs', 'pg'),
  free('libs/contracts/src/c1.ts', '@lib/kernel', 'zod'),
  free('test/scenarios/c1.ts', '@lib/testing', '../../apps/case-flow/src/cases/index.js'),
];
