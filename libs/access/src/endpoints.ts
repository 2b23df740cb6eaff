import type { INestApplicationContext } from '@nestjs/common';
import { RequestMethod } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { z } from 'zod';
import type { AccessDeclaration } from './access.decorator.js';
import { ACCESS_KEY, RESPOND_KEY } from './access.decorator.js';
import { holdsPersonal } from './mask-answer.js';

/** One controller method as the router sees it. */
export interface EndpointAccess {
  readonly method: string;
  /** Route pattern, e.g. `/cases/:caseId`. */
  readonly path: string;
  /** `Controller.method`, for messages. */
  readonly handler: string;
  /** Undefined is a fault: the process does not start. */
  readonly access: AccessDeclaration | undefined;
  /** What the masking serialiser knows of the answer; undefined where it has no declared shape. */
  readonly answers: 'personal' | 'nothing-personal' | undefined;
}

type Handler = (...parts: unknown[]) => unknown;
const PATH = 'path';
const METHOD = 'method';

/** Every controller method of the application with its declaration, in order of path and method. */
export function listEndpoints(app: INestApplicationContext): EndpointAccess[] {
  const discovery = app.get(DiscoveryService, { strict: false });
  return endpointsOf(discovery);
}

export function endpointsOf(discovery: DiscoveryService): EndpointAccess[] {
  const scanner = new MetadataScanner();
  return discovery
    .getControllers()
    .flatMap(({ metatype, instance }) => {
      if (typeof metatype !== 'function') return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, Handler>;
      return scanner
        .getAllMethodNames(prototype)
        .flatMap((name) => endpointsOfMethod(metatype, name, prototype[name]));
    })
    .sort((left, right) => keyOf(left).localeCompare(keyOf(right)));
}

function endpointsOfMethod(
  controller: NonNullable<unknown> & { name: string },
  name: string,
  handler: Handler | undefined,
): EndpointAccess[] {
  if (!handler || Reflect.getMetadata(METHOD, handler) === undefined) return [];
  const method = Reflect.getMetadata(METHOD, handler) as RequestMethod;
  const prefixes = listOf(Reflect.getMetadata(PATH, controller));
  const paths = listOf(Reflect.getMetadata(PATH, handler));
  return prefixes.flatMap((prefix) =>
    paths.map((path) => ({
      method: RequestMethod[method],
      path: joined(prefix, path),
      handler: `${controller.name}.${name}`,
      access: Reflect.getMetadata(ACCESS_KEY, handler) as AccessDeclaration | undefined,
      answers: answersOf(Reflect.getMetadata(RESPOND_KEY, handler)),
    })),
  );
}

function answersOf(schema: unknown): EndpointAccess['answers'] {
  if (!(schema instanceof z.ZodType)) return undefined;
  return holdsPersonal(schema) ? 'personal' : 'nothing-personal';
}

function listOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return [typeof value === 'string' ? value : ''];
}

function joined(...parts: string[]): string {
  return `/${parts
    .flatMap((part) => part.split('/'))
    .filter((step) => step !== '')
    .join('/')}`;
}

function keyOf(endpoint: EndpointAccess): string {
  return `${endpoint.path} ${endpoint.method}`;
}
