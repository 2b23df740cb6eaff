import type { EventDefinition } from '@lib/contracts';
import { eventEnvelopeSchema } from '@lib/contracts';
import { jsonSchema } from './openapi.js';

type Json = Record<string, unknown>;

/** AsyncAPI 3 document of all events: one channel per topic, one message per fact. */
export function asyncApiOf(events: readonly EventDefinition[]): Json {
  const topics = [...new Set(events.map((event) => event.topic))];
  const messages = Object.fromEntries(events.map((event) => [event.type, message(event)]));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'enforcement events',
      version: '0.1.0',
      description: 'CloudEvents 1.0 JSON; order is promised per topic and subject, nothing more.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(topics.map((topic) => [topic, channel(topic, events)])),
    operations: Object.fromEntries(
      topics.map((topic) => [
        `publish ${topic}`,
        { action: 'send', channel: { $ref: `#/channels/${topic}` } },
      ]),
    ),
    components: { messages, schemas: { Envelope: jsonSchema(eventEnvelopeSchema, 'output') } },
  };
}

function channel(topic: string, events: readonly EventDefinition[]): Json {
  const own = events.filter((event) => event.topic === topic);
  return {
    address: topic,
    messages: Object.fromEntries(
      own.map((event) => [event.type, { $ref: `#/components/messages/${event.type}` }]),
    ),
  };
}

function message(event: EventDefinition): Json {
  return {
    name: event.type,
    title: event.fact,
    summary: event.when,
    payload: {
      allOf: [
        { $ref: '#/components/schemas/Envelope' },
        { type: 'object', properties: { data: jsonSchema(event.data, 'output') } },
      ],
    },
    examples: [{ name: 'example', payload: { data: event.example } }],
  };
}
