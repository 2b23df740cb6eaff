// docker-compose.yml read as the engine reads it: merge keys applied, ${…} replaced by their defaults.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { z } from 'zod';
import { root } from './tree.js';

export interface Service {
  image?: string;
  command?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  expose?: string[];
  profiles?: string[];
  build?: { target?: string };
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
}

export interface Compose {
  'x-operator-variables': Record<string, string>;
  'x-required-variables': string[];
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
}

export const composeText = readFileSync(join(root, 'docker-compose.yml'), 'utf8');

/** Every `${NAME…}` of a text. */
export function interpolated(text: string): string[] {
  return [...new Set([...text.matchAll(/\$\{([A-Z0-9_]+)/g)].map(([, name]) => name ?? ''))].sort();
}

/** Replaces `${NAME:-default}` by the given value, else by its default, as an engine does. */
export function interpolate(text: string, given: Record<string, string> = {}): string {
  return text.replace(
    /\$\{([A-Z0-9_]+)(?::-([^}]*))?\}/g,
    (_all, name: string, fallback: string | undefined) => given[name] ?? fallback ?? '',
  );
}

export function readCompose(text: string, given: Record<string, string> = {}): Compose {
  return parse(interpolate(text, given), { merge: true }) as Compose;
}

/** The app whose entry file a service runs: `case-flow`, or `ctl` for the migration. */
export function appOf(service: Service): string | undefined {
  return /^dist\/apps\/([^/]+)\/src\/main\.js$/.exec(service.command?.[0] ?? '')?.[1];
}

/** The configuration schema of every app that has one. */
export async function schemasOfApps(): Promise<Map<string, z.ZodObject>> {
  const file = (app: string): string => join(root, 'apps', app, 'src', 'config.ts');
  const apps = readdirSync(join(root, 'apps')).filter((app) => existsSync(file(app)));
  const schemas = new Map<string, z.ZodObject>();
  for (const app of apps.sort()) {
    const loaded = (await import(file(app))) as { configSchema: z.ZodObject };
    schemas.set(app, loaded.configSchema);
  }
  return schemas;
}

/** What compose sets and the schema does not know, and what the schema knows and compose does not set. */
export function variableFaults(set: readonly string[], known: readonly string[]): string[] {
  return [
    ...set
      .filter((name) => !known.includes(name))
      .map((name) => `${name}: not in the config schema`),
    ...known
      .filter((name) => !set.includes(name))
      .map((name) => `${name}: not in docker-compose.yml`),
  ];
}
