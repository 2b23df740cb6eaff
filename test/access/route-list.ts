import type { NestFastifyApplication } from '@nestjs/platform-fastify';

export interface Route {
  readonly method: string;
  /** As registered, e.g. `/cases/:caseId` or `/api/case-flow/*`. */
  readonly path: string;
}

const INDENT = 4;
const LINE = /^(?<indent>[│ ]*)[├└]── (?<part>.*?)(?: \((?<methods>[A-Z, ]+)\))?$/;

/**
 * Every route the server really answers, read back from its router: also what is no controller.
 * The router prints a tree of common beginnings; a path is the sum of the parts above it.
 */
export function registeredRoutes(app: NestFastifyApplication): Route[] {
  const above: string[] = [];
  const routes: Route[] = [];
  for (const line of app.getHttpAdapter().getInstance().printRoutes().split('\n')) {
    const found = LINE.exec(line)?.groups;
    if (!found) continue;
    const depth = (found['indent'] ?? '').length / INDENT;
    const path = `${above[depth - 1] ?? ''}${found['part'] ?? ''}`;
    above[depth] = path;
    for (const method of found['methods']?.split(', ') ?? []) routes.push({ method, path });
  }
  return routes;
}

type Register = (name: string, path: string, ...handlers: unknown[]) => unknown;

/**
 * Collects what `oidc-provider` registers with its own router from now on: it mounts everything
 * behind one catch-all, so that the server's router knows nothing of it.
 */
export async function watchProviderRoutes(): Promise<Route[]> {
  const file = 'oidc-provider/lib/helpers/router.js';
  const { default: Router } = (await import(file)) as {
    default: { prototype: Record<string, Register> };
  };
  const routes: Route[] = [];
  for (const verb of ['get', 'post', 'put', 'delete', 'options']) {
    const register = Router.prototype[verb];
    if (!register) throw new Error(`the provider's router has no ${verb}`);
    Router.prototype[verb] = function watched(this: unknown, name, path, ...handlers) {
      routes.push({ method: verb.toUpperCase(), path });
      return register.call(this, name, path, ...handlers);
    };
  }
  return routes;
}
