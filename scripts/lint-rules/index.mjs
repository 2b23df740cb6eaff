// This project's own lint rules; test/architecture/lint-rules.spec.ts shows what each catches.
import { accessDeclared } from './access-declared.mjs';
import { eventPastTense } from './event-past-tense.mjs';
import { fewParameters } from './few-parameters.mjs';
import { moneyInFen } from './money-in-fen.mjs';
import { noForeignEntity } from './no-foreign-entity.mjs';
import { noTypeOnlyInjection } from './no-type-only-injection.mjs';
import { ruleSource } from './rule-source.mjs';

export const ownRules = {
  meta: { name: 'enforcement' },
  rules: {
    'access-declared': accessDeclared,
    'event-past-tense': eventPastTense,
    'few-parameters': fewParameters,
    'money-in-fen': moneyInFen,
    'no-foreign-entity': noForeignEntity,
    'no-type-only-injection': noTypeOnlyInjection,
    'rule-source': ruleSource,
  },
};
