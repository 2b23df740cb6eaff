// `import type` of an injected class passes tsc and fails at boot: the decorator's metadata is Object.
import { decoratorNames } from './decorators.mjs';

const typeOnly = (node, specifier) => node.importKind === 'type' || specifier.importKind === 'type';

function typeName(parameter) {
  const inner = parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter;
  const type = inner.typeAnnotation?.typeAnnotation;
  return type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier'
    ? type.typeName.name
    : undefined;
}

export const noTypeOnlyInjection = {
  meta: {
    type: 'problem',
    docs: { description: 'an injected class is imported as a value, or injected by a token' },
    schema: [],
    messages: {
      erased: '"{{name}}" is imported as a type only: import it as a value, or add @Inject(TOKEN).',
    },
  },
  create(context) {
    const erased = new Set();
    return {
      ImportDeclaration(node) {
        for (const specifier of node.specifiers) {
          if (typeOnly(node, specifier)) erased.add(specifier.local.name);
        }
      },
      'MethodDefinition[kind="constructor"]'(node) {
        if (!decoratorNames(node.parent.parent).length) return;
        for (const parameter of node.value.params) {
          const name = typeName(parameter);
          if (!name || !erased.has(name) || decoratorNames(parameter).includes('Inject')) continue;
          context.report({ node: parameter, messageId: 'erased', data: { name } });
        }
      },
    };
  },
};
