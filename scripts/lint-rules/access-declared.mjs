// Who may call an endpoint is written on the endpoint (architecture.md §1: forbidden unless declared).
import { decoratorNames } from './decorators.mjs';

const routes = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete', 'Head', 'Options', 'All', 'Sse']);
const declarations = new Set(['Access', 'Public']);

export const accessDeclared = {
  meta: {
    type: 'problem',
    docs: { description: 'every controller method declares who may call it' },
    schema: [],
    messages: { missing: 'Controller method "{{name}}" needs @Access(...) or @Public().' },
  },
  create: (context) => ({
    'ClassDeclaration, ClassExpression'(node) {
      if (!decoratorNames(node).includes('Controller')) return;
      for (const member of node.body.body) {
        const names = decoratorNames(member);
        if (!names.some((name) => routes.has(name)) || names.some((name) => declarations.has(name)))
          continue;
        context.report({
          node: member.key ?? member,
          messageId: 'missing',
          data: { name: member.key?.name ?? '?' },
        });
      }
    },
  }),
};
