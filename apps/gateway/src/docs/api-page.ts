import { escapeHtml } from '@lib/platform';
import { z } from 'zod';
import { gatewayPage } from '../html.js';

const bodySchema = z.object({
  content: z.record(z.string(), z.object({ schema: z.unknown().optional() })).optional(),
  description: z.string().optional(),
});
const operationSchema = z.object({
  summary: z.string().optional(),
  description: z.string().optional(),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.string(),
        required: z.boolean().optional(),
        description: z.string().optional(),
      }),
    )
    .optional(),
  requestBody: bodySchema.optional(),
  responses: z.record(z.string(), bodySchema).optional(),
});

/** The part of an OpenAPI 3.1 document that the page shows. */
const openApiSchema = z.object({
  info: z.object({
    title: z.string(),
    version: z.string(),
    description: z.string().optional(),
  }),
  servers: z.array(z.object({ url: z.string() })).default([]),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
});

type Operation = z.infer<typeof operationSchema>;

/** An OpenAPI document as one readable page, made on the server: no script, no outside asset. */
export function apiPage(app: string, document: unknown): string {
  const { info, servers, paths } = openApiSchema.parse(document);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const rows = operations
    .map(({ path, method, operation }) => {
      const anchor = escapeHtml(anchorOf(method, path));
      return `<tr><td><a href="#${anchor}"><code>${label(method, path)}</code></a></td><td>${escapeHtml(operation.summary ?? '')}</td></tr>`;
    })
    .join('');
  const sections = operations
    .map(({ path, method, operation }) => section(method, path, operation))
    .join('');
  const intro = `<p>${escapeHtml(info.title)} ${escapeHtml(info.version)} · ${addressOf(servers[0]?.url)} · <a href="/docs/${escapeHtml(app)}/openapi.json">OpenAPI 3.1 JSON</a> · <a href="/docs">全部接口</a></p>${paragraph(info.description)}`;
  return gatewayPage(`接口:${app}`, `${intro}<table>${rows}</table>${sections}`);
}

function addressOf(url: string | undefined): string {
  if (url === undefined || !url.startsWith('/')) return '在应用自己的地址,不经网关';
  return url === '/' ? '就在本网关' : `地址前缀 <code>${escapeHtml(url)}</code>`;
}

function section(method: string, path: string, operation: Operation): string {
  const parts = [
    `<h2 id="${escapeHtml(anchorOf(method, path))}"><code>${label(method, path)}</code></h2>`,
    paragraph(operation.summary),
    paragraph(operation.description),
    parametersTable(operation),
    operation.requestBody ? `<h3>请求正文</h3>${schemaOf(operation.requestBody)}` : '',
    ...Object.entries(operation.responses ?? {}).map(
      ([status, body]) =>
        `<h3>应答 ${escapeHtml(status)}</h3>${paragraph(body.description)}${schemaOf(body)}`,
    ),
  ];
  return parts.join('');
}

function parametersTable({ parameters = [] }: Operation): string {
  if (parameters.length === 0) return '';
  const rows = parameters
    .map(
      (parameter) =>
        `<tr><td><code>${escapeHtml(parameter.name)}</code></td><td>${escapeHtml(parameter.in)}</td><td>${parameter.required ? '必填' : ''}</td><td>${escapeHtml(parameter.description ?? '')}</td></tr>`,
    )
    .join('');
  return `<h3>参数</h3><table>${rows}</table>`;
}

function schemaOf(body: z.infer<typeof bodySchema>): string {
  return Object.entries(body.content ?? {})
    .map(
      ([media, { schema }]) =>
        `<details><summary>${escapeHtml(media)}</summary><pre>${escapeHtml(JSON.stringify(schema ?? {}, null, 2))}</pre></details>`,
    )
    .join('');
}

function label(method: string, path: string): string {
  return `<span class="method">${escapeHtml(method.toUpperCase())}</span> ${escapeHtml(path)}`;
}

function paragraph(text: string | undefined): string {
  return text === undefined ? '' : `<p>${escapeHtml(text)}</p>`;
}

function anchorOf(method: string, path: string): string {
  return `${method}-${path.replaceAll(/[^\w]+/g, '-')}`;
}
