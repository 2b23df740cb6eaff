// A bigint of money says its unit: an amount of yuan taken for fen is a fault of factor 100.
import { keyName } from './decorators.mjs';

const money = new Set(
  `amount amounts balance total due held cap paid fee principal interest price sum excess shortfall
  refund received outstanding entitled claimed credited debited deposit payout debt surplus floor`.split(
    /\s+/,
  ),
);

/** `bigint`, kernel's alias `Fen`, and unions of them with null or undefined. */
function isMoneyType(type) {
  if (!type) return false;
  if (type.type === 'TSBigIntKeyword') return true;
  if (type.type === 'TSTypeReference') return type.typeName.name === 'Fen';
  return type.type === 'TSUnionType' && type.types.some(isMoneyType);
}

const lastWord = (name) =>
  name
    .split(/(?=[A-Z])|_/)
    .at(-1)
    .toLowerCase();

export const moneyInFen = {
  meta: {
    type: 'problem',
    docs: { description: 'names of money held as bigint end in Fen' },
    schema: [],
    messages: { unit: '"{{name}}" is money in a bigint: name it "{{name}}Fen".' },
  },
  create(context) {
    const check = (nameNode, name, annotation) => {
      if (!name || !isMoneyType(annotation?.typeAnnotation)) return;
      if (money.has(lastWord(name)))
        context.report({ node: nameNode, messageId: 'unit', data: { name } });
    };
    const property = (node) => check(node.key, keyName(node.key), node.typeAnnotation);
    return {
      'Identifier[typeAnnotation]': (node) => check(node, node.name, node.typeAnnotation),
      PropertyDefinition: property,
      TSAbstractPropertyDefinition: property,
      TSPropertySignature: property,
    };
  },
};
