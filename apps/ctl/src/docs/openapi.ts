import type { Endpoint } from '@lib/contracts';
import { operationsApi, problemSchema } from '@lib/contracts';
import { z } from 'zod';
import { homeOf, OWN_ADDRESS, SECURITY_SCHEMES } from './homes.js';

type Json = Record<string, unknown>;

/** OpenAPI 3.1 document of one app, from its contract alone. */
export function openApiOf(app: string, endpoints: Readonly<Record<string, Endpoint>>): Json {
  const { servers, description } = homeOf(app);
  const paths: Record<string, Json> = {};
  const add = (name: string, endpoint: Endpoint, more: Json): void => {
    const path = documentedPath(endpoint.path);
    const described = { ...operation(name, endpoint), ...more };
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: described };
  };
  for (const [name, endpoint] of Object.entries(endpoints)) add(name, endpoint, {});
  for (const [name, endpoint] of Object.entries(operationsApi)) {
    add(name, endpoint, { servers: [OWN_ADDRESS] });
  }
  const openers = new Set(Object.values(endpoints).map(({ opener }) => opener));
  return {
    openapi: '3.1.0',
    info: { title: `enforcement ${app}`, version: '0.1.0', description },
    servers,
    ...(openers.has('oidc') ? { security: [{ oidc: [] }] } : {}),
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
      securitySchemes: Object.fromEntries(
        Object.entries(SECURITY_SCHEMES).filter(([name]) => openers.has(name as never)),
      ),
    },
  };
}

/** `/cases/:caseId` → `/cases/{caseId}`; the rest of a path (`*`) becomes `{path}`. */
export function documentedPath(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}').replace(/\*$/, '{path}');
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
  const parameters = [
    ...pathParameters(endpoint),
    ...queryParameters(endpoint),
    ...headers(endpoint),
  ];
  return {
    operationId: name,
    summary: endpoint.summary,
    ...securityOf(endpoint),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(endpoint.body
      ? {
          requestBody: {
            required: true,
            content: {
              [endpoint.bodyMedia ?? 'application/json']: {
                schema: jsonSchema(endpoint.body, 'input'),
              },
            },
          },
        }
      : {}),
    responses: {
      [String(endpoint.status)]: success(endpoint),
      ...otherAnswers(endpoint),
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

/** The document's own `security` asks for a bearer; an operation says so when it differs. */
function securityOf({ opener }: Endpoint): Json {
  if (opener === 'oidc') return {};
  return { security: opener === 'nobody' ? [] : [{ [opener]: [] }] };
}

function success(endpoint: Endpoint): Json {
  const { status, answer, answerMedia = 'application/json' } = endpoint;
  if (status === 302 || status === 303) {
    return {
      description: '转到 Location',
      headers: { Location: { schema: { type: 'string', format: 'uri-reference' } } },
    };
  }
  if (answer instanceof z.ZodVoid) return { description: '成功,没有正文' };
  const media = endpoint.stream ? 'text/event-stream' : answerMedia;
  return { description: '成功', content: { [media]: { schema: jsonSchema(answer, 'output') } } };
}

/** A text is a page, anything else JSON. */
function otherAnswers({ otherAnswers: others = {} }: Endpoint): Json {
  return Object.fromEntries(
    Object.entries(others).map(([status, schema]) => {
      const media = schema instanceof z.ZodString ? 'text/html' : 'application/json';
      const content = { [media]: { schema: jsonSchema(schema, 'output') } };
      return [status, { description: '没有办成', content }];
    }),
  );
}

/** What is created or set going is repeated by its key; what only answers needs none. */
function headers({ method, status, opener }: Endpoint): Json[] {
  if (method === 'GET' || opener !== 'oidc' || (status !== 201 && status !== 202)) return [];
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

function pathParameters({ path, params }: Endpoint): Json[] {
  const shapes = params ? (jsonSchema(params, 'input')['properties'] as Record<string, Json>) : {};
  const named = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: shapes[name] ?? { type: 'string' },
  }));
  if (!path.endsWith('*')) return named;
  const schema = { type: 'string' };
  return [
    ...named,
    { name: 'path', in: 'path', required: true, schema, description: '其余路径,可含斜杠,可为空' },
  ];
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
