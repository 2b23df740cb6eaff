// A rule row without its instrument cannot be checked by a judge (architecture.md §1.2).
import { keyName } from './decorators.mjs';

const listName = /(rows|rules|table)$/i;

const keysOf = (node) => node.properties.map((property) => keyName(property.key));

function isEmpty(property) {
  const { value } = property;
  return value.type === 'Literal' && (value.value === '' || value.value === null);
}

/** A row is dated, or is an element of a list whose name says rows or rules. */
function isRow(node) {
  if (keysOf(node).includes('validFrom')) return true;
  let list = node.parent;
  if (list?.type !== 'ArrayExpression') return false;
  while (
    ['ArrayExpression', 'TSAsExpression', 'TSSatisfiesExpression', 'CallExpression'].includes(
      list.parent?.type,
    )
  ) {
    list = list.parent;
  }
  return list.parent?.type === 'VariableDeclarator' && listName.test(list.parent.id.name ?? '');
}

export const ruleSource = {
  meta: {
    type: 'problem',
    docs: { description: 'every rule row names its source' },
    schema: [],
    messages: { missing: 'This rule row has no `source` (instrument, number, article).' },
  },
  create(context) {
    if (!context.filename.endsWith('.rules.ts')) return {};
    return {
      ObjectExpression(node) {
        if (!isRow(node)) return;
        // A spread row takes its source from the row it amends; that row is checked itself.
        if (node.properties.some((property) => property.type === 'SpreadElement')) return;
        const source = node.properties.find((property) => keyName(property.key) === 'source');
        if (!source || isEmpty(source)) context.report({ node, messageId: 'missing' });
      },
    };
  },
};
