// A feature's table is its own: a neighbour asks the read model or the service, never the entity.
import { dirname, resolve, sep } from 'node:path';
import { keyName } from './decorators.mjs';

/** { app, feature } of a file apps/<app>/src/<feature>/…; feature is undefined for the app's own files. */
function placeOf(file) {
  const parts = file.split(sep);
  const at = parts.lastIndexOf('apps');
  if (at < 0 || parts[at + 2] !== 'src') return undefined;
  return { app: parts[at + 1], feature: parts.length > at + 4 ? parts[at + 3] : undefined };
}

/** The entity an import brings: by its file's name or by an imported name ending in Entity. */
function entityIn(node, from) {
  if (from.endsWith('.entity.js')) return from;
  const names = (node.specifiers ?? []).map((one) => keyName(one.imported ?? one.local) ?? '');
  return names.find((one) => one.endsWith('Entity'));
}

export const noForeignEntity = {
  meta: {
    type: 'problem',
    docs: { description: "no feature imports another feature's entity" },
    schema: [],
    messages: {
      foreign: '"{{name}}" belongs to feature "{{feature}}": use its read model or service.',
    },
  },
  create(context) {
    const here = placeOf(context.filename);
    if (!here?.feature) return {}; // the app's own files list all entities for the data source
    const isOwn = (place) => place.app === here.app && place.feature === here.feature;
    const check = (node) => {
      const from = node.source?.value;
      if (typeof from !== 'string' || !from.startsWith('.')) return;
      const there = placeOf(resolve(dirname(context.filename), from));
      const name = there?.feature && !isOwn(there) && entityIn(node, from);
      if (name)
        context.report({ node, messageId: 'foreign', data: { name, feature: there.feature } });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
  },
};
