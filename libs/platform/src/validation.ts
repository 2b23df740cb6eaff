import type { FieldFault } from '@lib/kernel';
import { DomainError } from '@lib/kernel';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { z } from 'zod';
import { refusalWords } from './refusal-words.js';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What readers see, process-wide: the schema's words, else those of a form, else zod's in Chinese. */
export function speakChinese(): void {
  z.config({ ...z.locales.zhCN(), customError: refusalWords });
}

/** `VALIDATION.FAILED` naming every faulty field, e.g. `parties[1].documentNumber`. */
export function validationError(issues: readonly Issue[]): DomainError {
  const fields: FieldFault[] = issues.map((issue) => ({
    path: pathText(issue.path ?? []),
    message: issue.message,
  }));
  return new DomainError(
    'VALIDATION.FAILED',
    'invalid',
    `提交的内容有 ${fields.length} 处不符合要求`,
    { hint: '请按列出的各项逐一更正后再提交', fields },
  );
}

/** Checks `@Body({ schema })`, `@Query({ schema })` and `@Param(…, { schema })`. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) => validationError(issues),
  });
}

function pathText(path: readonly (PropertyKey | { readonly key: PropertyKey })[]): string {
  return path
    .map((step) => (typeof step === 'object' ? step.key : step))
    .reduce<string>((text, key) => {
      if (typeof key === 'number') return `${text}[${key}]`;
      return text === '' ? String(key) : `${text}.${String(key)}`;
    }, '');
}
