import { z } from 'zod';

/** What is promised about one kind of fact on the bus. */
export interface EventDefinition<Data = unknown> {
  /** CloudEvents type: `enforcement.<app>.<fact>.v<version>`. */
  readonly type: string;
  /** One topic per app: `enforcement.<app>`. */
  readonly topic: string;
  readonly app: string;
  /** Past tense, kebab-case. */
  readonly fact: string;
  readonly version: number;
  /** When the fact is true, in one sentence. */
  readonly when: string;
  readonly data: z.ZodType<Data>;
  readonly example: Data;
}

interface EventText<Data> {
  readonly when: string;
  readonly data: z.ZodType<Data>;
  readonly example: Data;
}

/** Declares an event; the example must satisfy the schema, or the process does not start. */
export function defineEvent<Data>(
  app: string,
  fact: string,
  version: number,
  text: EventText<Data>,
): EventDefinition<Data> {
  text.data.parse(text.example);
  return {
    type: `enforcement.${app}.${fact}.v${version}`,
    topic: `enforcement.${app}`,
    app,
    fact,
    version,
    ...text,
  };
}

/** CloudEvents 1.0 JSON envelope (architecture.md §3). `subject` is the matter id, the ordering key. */
export const eventEnvelopeSchema = z.object({
  specversion: z.literal('1.0'),
  id: z.uuid(),
  source: z.string().startsWith('/'),
  type: z.string(),
  subject: z.string().min(1),
  time: z.iso.datetime({ offset: true }),
  datacontenttype: z.literal('application/json'),
  /** Rises with each fact of the same subject from the same app. */
  aggregateversion: z.int().positive(),
  /** Id of the event or command that caused this one. */
  causationid: z.string().optional(),
  correlationid: z.string().optional(),
  homecourt: z.string().min(1),
  data: z.unknown(),
});

type EnvelopeFields = z.infer<typeof eventEnvelopeSchema>;

export type EventEnvelope<Data = unknown> = Omit<EnvelopeFields, 'data'> & { readonly data: Data };

/** Narrows an envelope to a definition when the type matches; undefined for another fact. */
export function dataOf<Data>(
  definition: EventDefinition<Data>,
  envelope: EventEnvelope,
): Data | undefined {
  return envelope.type === definition.type ? definition.data.parse(envelope.data) : undefined;
}
