// An event is a fact: its name ends in a past participle of the glossary (past-tense.mjs).
import { pastTense } from './past-tense.mjs';

const shape = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

const endsInPast = (fact) => {
  const words = fact.split('-');
  return pastTense.has(words.at(-1)) || pastTense.has(words.slice(-2).join('-'));
};

export const eventPastTense = {
  meta: {
    type: 'problem',
    docs: { description: 'events are named as facts, in the past tense' },
    schema: [],
    messages: {
      literal: 'The fact name must be a plain string, so that it can be checked and searched for.',
      shape: '"{{fact}}" is not kebab-case.',
      tense: '"{{fact}}" does not end in a past participle of scripts/lint-rules/past-tense.mjs.',
    },
  },
  create: (context) => ({
    'CallExpression[callee.name="defineEvent"]'(node) {
      const fact = node.arguments[1];
      if (!fact) return;
      if (fact.type !== 'Literal' || typeof fact.value !== 'string') {
        context.report({ node: fact, messageId: 'literal' });
        return;
      }
      const data = { fact: fact.value };
      if (!shape.test(fact.value)) context.report({ node: fact, messageId: 'shape', data });
      else if (!endsInPast(fact.value)) context.report({ node: fact, messageId: 'tense', data });
    },
  }),
};
