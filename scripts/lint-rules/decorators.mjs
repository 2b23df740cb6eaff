// Reading decorators off a syntax tree, shared by the rules below.

/** The name of a decorator: `Access` for both `@Access(...)` and `@Access`. */
export function decoratorName(decorator) {
  const { expression } = decorator;
  const called = expression.type === 'CallExpression' ? expression.callee : expression;
  return called.type === 'Identifier' ? called.name : called.property?.name;
}

export const decoratorNames = (node) => (node.decorators ?? []).map(decoratorName);

/** The name of a property or method key, when it is written as a name or a string. */
export function keyName(key) {
  if (key?.type === 'Identifier' || key?.type === 'PrivateIdentifier') return key.name;
  return key?.type === 'Literal' ? String(key.value) : undefined;
}
