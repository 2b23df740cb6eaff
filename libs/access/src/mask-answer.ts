import type { PersonalClass } from '@lib/contracts';
import { z } from 'zod';
import { maskPersonal } from './masks.js';

const DEPTH_MAX = 32;

export interface MaskedAnswer {
  readonly answer: unknown;
  /** Classes of which something stands in it that masking would have hidden. */
  readonly shown: ReadonlySet<PersonalClass>;
}

/** A copy of an answer with the hidden classes masked; `answer` has been parsed by `schema`. */
export function maskAnswer(
  schema: z.core.$ZodType,
  answer: unknown,
  visible: ReadonlySet<PersonalClass>,
): MaskedAnswer {
  const shown = new Set<PersonalClass>();
  return { answer: mask(schema, answer, { visible, shown, depth: 0 }), shown };
}

/** Whether answers of this shape can carry personal data. */
export function holdsPersonal(schema: z.core.$ZodType): boolean {
  const shape = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'output' });
  return JSON.stringify(shape).includes('"personal":');
}

interface Walk {
  readonly visible: ReadonlySet<PersonalClass>;
  readonly shown: Set<PersonalClass>;
  readonly depth: number;
}

function mask(schema: z.core.$ZodType, value: unknown, walk: Walk): unknown {
  if (value === undefined || value === null) return value;
  if (walk.depth > DEPTH_MAX) throw new Error('answer schema is nested too deeply to be masked');
  const personal = z.globalRegistry.get(schema)?.['personal'] as PersonalClass | undefined;
  if (personal !== undefined && typeof value === 'string') {
    return maskText(personal, value, walk);
  }
  return maskInside(schema, value, { ...walk, depth: walk.depth + 1 });
}

function maskText(personal: PersonalClass, value: string, walk: Walk): string {
  const { visible, shown } = walk;
  const text = visible.has(personal) ? value : maskPersonal(personal, value, visible);
  if (text !== maskPersonal(personal, value)) shown.add(personal);
  return text;
}

function maskInside(schema: z.core.$ZodType, value: unknown, walk: Walk): unknown {
  if (Array.isArray(value)) return maskList(schema, value, walk);
  if (schema instanceof z.ZodUnion) return mask(optionFor(schema, value), value, walk);
  if (schema instanceof z.ZodIntersection) {
    return mask(schema.def.right, mask(schema.def.left, value, walk), walk);
  }
  if (isRecord(value)) {
    if (schema instanceof z.ZodObject) return maskObject(schema, value, walk);
    if (schema instanceof z.ZodRecord) return maskRecord(schema, value, walk);
  }
  return maskInner(schema, value, walk);
}

function maskInner(schema: z.core.$ZodType, value: unknown, walk: Walk): unknown {
  const inner = innerOf(schema);
  return inner ? mask(inner, value, walk) : value;
}

function maskList(schema: z.core.$ZodType, items: readonly unknown[], walk: Walk): unknown {
  if (schema instanceof z.ZodArray) return items.map((item) => mask(schema.element, item, walk));
  if (schema instanceof z.ZodUnion) return mask(optionFor(schema, items), items, walk);
  if (!(schema instanceof z.ZodTuple)) return maskInner(schema, items, walk);
  return items.map((item, index) => {
    const inner = schema.def.items[index] ?? schema.def.rest;
    return inner ? mask(inner, item, walk) : item;
  });
}

function maskRecord(schema: z.ZodRecord, value: Record<string, unknown>, walk: Walk): unknown {
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, mask(schema.valueType, member, walk)]),
  );
}

/** Members that the schema does not name pass: only a loose object or an intersection keeps such. */
function maskObject(schema: z.ZodObject, value: Record<string, unknown>, walk: Walk): unknown {
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const inner = schema.shape[key];
      return [key, inner ? mask(inner, member, walk) : member];
    }),
  );
}

function optionFor(schema: z.ZodUnion, value: unknown): z.core.$ZodType {
  const option = schema.options.find((candidate) => z.safeParse(candidate, value).success);
  if (!option) throw new Error('answer matches no option of its union: it cannot be masked');
  return option;
}

function innerOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodLazy) return schema.unwrap();
  if (schema instanceof z.ZodPipe) return schema.def.out;
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodCatch ||
    schema instanceof z.ZodNonOptional
  ) {
    return schema.def.innerType;
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
