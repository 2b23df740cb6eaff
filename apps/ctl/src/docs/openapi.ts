import type { Endpoint } from '@lib/contracts';
import { problemSchema } from '@lib/contracts';
import { z } from 'zod';

type Json = Record<string, unknown>;

/** OpenAPI 3.1 document of one app, from its contract alone. */
export function openApiOf(app: string, endpoints: Readonly<Record<string, Endpoint>>): Json {
  const paths: Record<string, Json> = {};
  for (const [name, endpoint] of Object.entries(endpoints)) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name, endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: { title: `enforcement ${app}`, version: '0.1.0' },
    servers: [{ url: `/api/${app}` }],
    security: [{ oidc: [] }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
      securitySchemes: {
        oidc: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
    },
  };
}

/** JSON Schema 2020-12 of a contract, seen by its sender (`input`) or its reader (`output`). */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema: target }) => {
      const { personal, ...plain } = target as Json;
      if (personal === undefined) return;
      for (const key of Object.keys(target)) delete (target as Json)[key];
      Object.assign(target, plain, { 'x-personal-data': personal });
    },
  }) as Json;
  return rest;
}

function operation(name: string, endpoint: Endpoint): Json {
  const parameters = [...pathParameters(endpoint), ...queryParameters(endpoint)];
  const media = endpoint.stream ? 'text/event-stream' : 'application/json';
  return {
    operationId: name,
    summary: endpoint.summary,
    ...(parameters.length > 0 ? { parameters: [...parameters, ...headers(endpoint)] } : {}),
    ...(parameters.length === 0 && headers(endpoint).length > 0
      ? { parameters: headers(endpoint) }
      : {}),
    ...(endpoint.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchema(endpoint.body, 'input') } },
          },
        }
      : {}),
    responses: {
      [String(endpoint.status)]: {
        description: '成功',
        content: { [media]: { schema: jsonSchema(endpoint.answer, 'output') } },
      },
      default: {
        description:
          endpoint.errors.length > 0 ? `问题;常见代码:${endpoint.errors.join('、')}` : '问题',
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    },
  };
}

function headers(endpoint: Endpoint): Json[] {
  if (endpoint.method === 'GET') return [];
  return [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: true,
      schema: { type: 'string', minLength: 8, maxLength: 128 },
      description: '每个新操作一个值;重试用同一个值',
    },
  ];
}

function pathParameters(endpoint: Endpoint): Json[] {
  return [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(endpoint: Endpoint): Json[] {
  if (!endpoint.query) return [];
  const schema = jsonSchema(endpoint.query, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    schema: property,
  }));
}
