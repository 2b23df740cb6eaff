// Four parameters are read at the call, more are guessed; a class with more than five dependencies does two things.
const maxParameters = 4;
const maxDependencies = 5;

const isConstructor = (node) =>
  node.parent?.type === 'MethodDefinition' && node.parent.kind === 'constructor';

export const fewParameters = {
  meta: {
    type: 'suggestion',
    docs: { description: 'at most four parameters, and five dependencies in a constructor' },
    schema: [],
    messages: {
      parameters: '{{count}} parameters, at most {{max}}: pass one object with names.',
      dependencies: '{{count}} dependencies, at most {{max}}: this class does two things.',
    },
  },
  create(context) {
    const check = (node) => {
      const count = node.params.filter(
        (one) => !(one.type === 'Identifier' && one.name === 'this'),
      ).length;
      const [max, messageId] = isConstructor(node)
        ? [maxDependencies, 'dependencies']
        : [maxParameters, 'parameters'];
      if (count > max) context.report({ node, messageId, data: { count, max } });
    };
    return {
      FunctionDeclaration: check,
      FunctionExpression: check,
      ArrowFunctionExpression: check,
      TSEmptyBodyFunctionExpression: check,
    };
  },
};
