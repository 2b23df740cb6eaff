import type { IncomingMessage } from 'node:http';
import type { DynamicModule, LoggerService, Type } from '@nestjs/common';
import { NotFoundException } from '@nestjs/common';
import { DiscoveryService, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { ProcessConfig } from './config.js';
import { acceptCorrelation } from './correlation.js';
import { healthChecksOf } from './health.js';
import type { HttpReply, HttpRequest } from './http-request.js';
import { createLogger, NestLogger } from './logger.js';
import { collectProcessMetrics } from './metrics.js';
import { addOperationsRoutes, addRequestHooks, refuseApiRequests } from './operations.js';
import { PlatformModule } from './platform.module.js';
import { sendProblem } from './problem.filter.js';
import { speakChinese } from './validation.js';

const BODY_BYTES_MAX = 4 * 1024 * 1024;
/** A request, its body included, must have arrived by then; answers may take longer. */
const REQUEST_MS_MAX = 60_000;
const DRAIN_MS = 3_000;
const STOP_MS = 10_000;

export interface AppDefinition {
  /** Folder name under `apps/`. */
  readonly name: string;
  readonly module: Type | DynamicModule;
  readonly config: ProcessConfig;
  /** Default: pino to standard output. */
  readonly logger?: LoggerService;
  /** Adds what is no controller (a proxy, static files) before the process listens. */
  readonly configure?: (app: NestFastifyApplication) => Promise<void> | void;
}

export interface RunningApp {
  readonly app: NestFastifyApplication;
  /** `http://host:port`, with the port really taken. */
  readonly url: string;
  stop(): Promise<void>;
}

/** The adapter every app and every HTTP test uses. */
export function fastifyAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_MS_MAX,
    forceCloseConnections: 'idle',
    // An over-long parameter or a broken escape: an address that leads nowhere.
    frameworkErrors: (_error: unknown, request: HttpRequest, reply: HttpReply) => {
      sendProblem(new NotFoundException(), request, reply);
    },
    genReqId: (request: IncomingMessage) => acceptCorrelation(request.headers['x-correlation-id']),
  });
}

/** Builds the application without listening: operations routes, hooks, problems, validation. */
export async function createApp(definition: AppDefinition): Promise<NestFastifyApplication> {
  speakChinese();
  collectProcessMetrics();
  const { name, module, config } = definition;
  const logger =
    definition.logger ?? new NestLogger(createLogger({ app: name, level: config.LOG_LEVEL }));
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: class Root {}, imports: [PlatformModule.forRoot(), module] },
    fastifyAdapter(),
    { logger, abortOnError: false },
  );
  configureApp(app, config);
  await definition.configure?.(app);
  return app;
}

/** What `createApp` adds to a bare Nest application; for tests that build theirs with overrides. */
export function configureApp(
  app: NestFastifyApplication,
  config: Pick<ProcessConfig, 'SERVICE_ROLE'>,
): void {
  const server = app.getHttpAdapter().getInstance();
  addRequestHooks(server);
  if (config.SERVICE_ROLE === 'worker') refuseApiRequests(server);
  addOperationsRoutes(server, () =>
    healthChecksOf(app.get(DiscoveryService, { strict: false }).getProviders()),
  );
}

/** Starts the process: listens, and on SIGTERM or SIGINT ends streams, drains, closes and exits 0. */
export async function bootApp(definition: AppDefinition): Promise<RunningApp> {
  const app = await createApp(definition);
  await app.listen(definition.config.HTTP_PORT, definition.config.HTTP_HOST);
  const running: RunningApp = { app, url: await app.getUrl(), stop: () => stopApp(app) };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void exitAfter(running));
  }
  return running;
}

async function stopApp(app: NestFastifyApplication): Promise<void> {
  // Event streams never end by themselves.
  const drain = setTimeout(() => app.getHttpServer().closeAllConnections(), DRAIN_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(drain);
  }
}

async function exitAfter(running: RunningApp): Promise<void> {
  setTimeout(() => process.exit(1), STOP_MS).unref();
  try {
    await running.stop();
    process.exit(0);
  } catch {
    process.exit(1);
  }
}
