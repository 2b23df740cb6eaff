import type { Endpoint } from '@lib/contracts';
import { needsKey, operationsApi, problemSchema, sharedRefusals } from '@lib/contracts';
import { z } from 'zod';
import { homeOf, OWN_ADDRESS, SECURITY_SCHEMES } from './homes.js';

type Json = Record<string, unknown>;

/** OpenAPI 3.1 document of one app, from its contract alone. */
export function openApiOf(app: string, endpoints: Readonly<Record<string, Endpoint>>): Json {
  const { servers, description } = homeOf(app);
  const paths: Record<string, Json> = {};
  const add = (name: string, endpoint: Endpoint, more: Json): void => {
    const path = documentedPath(endpoint.path);
    const described = { ...operation(app, name, endpoint), ...more };
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

function operation(app: string, name: string, endpoint: Endpoint): Json {
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
      ...Object.fromEntries(
        sharedRefusals(app, endpoint).map(({ status, description, codes }) => [
          String(status),
          problem(description, codes),
        ]),
      ),
      ...otherAnswers(endpoint),
      default: problem('问题', endpoint.errors),
    },
  };
}

function problem(description: string, codes: readonly string[]): Json {
  return {
    description: codes.length > 0 ? `${description};常见代码:${codes.join('、')}` : description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
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
  const schema = jsonSchema(answer, 'output');
  return { description: '成功', ...entityTag(schema), content: { [media]: { schema } } };
}

/** An answer with a version carries it as its entity tag, for a later `If-Match`. */
function entityTag(schema: Json): Json {
  const { version } = (schema['properties'] ?? {}) as Record<string, Json>;
  if (version?.['type'] !== 'integer') return {};
  const description = '"v" 加 version,供 If-Match 使用';
  return { headers: { ETag: { schema: { type: 'string' }, description } } };
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

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  schema: { type: 'string', minLength: 8, maxLength: 128 },
  description: '每个新操作一个值;重试用同一个值',
};

const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  required: true,
  schema: { type: 'string', pattern: '^(?:W/)?"v\\d{1,15}"$' },
  description: '所依据的版本:读取时应答中的 ETag(即 "v" 加 version),原样放入',
};

const UNMASK_REASON = {
  name: 'X-Unmask-Reason',
  in: 'header',
  required: false,
  schema: { type: 'string' },
  description:
    '查看完整个人信息的理由(4 至 200 个字,encodeURIComponent 编码);只对有权的职责有效,每次查阅留痕',
};

function headers(endpoint: Endpoint): Json[] {
  return [
    ...(needsKey(endpoint) ? [IDEMPOTENCY_KEY] : []),
    ...(endpoint.ifMatch ? [IF_MATCH] : []),
    ...(endpoint.unmask ? [UNMASK_REASON] : []),
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
