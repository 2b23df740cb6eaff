import type { Type } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';

/**
 * The instances of the listed handler classes: a provider of any module, else made here from
 * global providers.
 *
 * @throws Error on a class listed twice or one whose dependencies cannot be found.
 */
export async function resolveHandlers<Handler>(
  moduleRef: ModuleRef,
  types: readonly Type<Handler>[],
): Promise<Handler[]> {
  const seen = new Set<Type<Handler>>();
  const handlers: Handler[] = [];
  for (const type of types) {
    if (seen.has(type)) throw new Error(`handler ${type.name} is listed twice`);
    seen.add(type);
    handlers.push(provided(moduleRef, type) ?? (await moduleRef.create(type)));
  }
  return handlers;
}

function provided<Handler>(moduleRef: ModuleRef, type: Type<Handler>): Handler | undefined {
  try {
    return moduleRef.get(type, { strict: false });
  } catch {
    return undefined; // Nest throws for a class that no module provides.
  }
}
