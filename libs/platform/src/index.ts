export type { AppDefinition, RunningApp } from './boot.js';
export { bootApp, configureApp, createApp, fastifyAdapter } from './boot.js';
export { canonicalHash, canonicalJson } from './canonical-json.js';
export type { Actor, CommandContext } from './command-context.js';
export { machineActor } from './command-context.js';
export { Command, commandOf } from './command.decorator.js';
export type { BaseConfig, ProcessConfig } from './config.js';
export {
  baseConfigSchema,
  busConfigSchema,
  ConfigError,
  databaseConfigSchema,
  loadConfig,
  oidcConfigSchema,
  processConfigSchema,
  queueConfigSchema,
} from './config.js';
export { acceptCorrelation, correlationForLog, withCorrelation } from './correlation.js';
export { decodeCursor, encodeCursor, pageFrom } from './cursor.js';
export { assertVersion, etagOf, IfMatch } from './etag.js';
export type { HealthCheck } from './health.js';
export { HEALTH_CHECKS } from './health.js';
export type { HttpReply, HttpRequest } from './http-request.js';
export { escapeHtml, htmlDocument, PAGE_HEADERS } from './html.js';
export { createLogger, NestLogger } from './logger.js';
export { Loop } from './loop.js';
export { counter, gauge, secondsHistogram } from './metrics.js';
export type { Caller, NeighbourOptions } from './neighbour-client.js';
export { NeighbourClient } from './neighbour-client.js';
export { GATEWAY_HEADER } from './operations.js';
export { PlatformModule } from './platform.module.js';
export { problemOf } from './problem.js';
export { sendProblem } from './problem.filter.js';
export { redact, redactText } from './redaction.js';
export { isSameSecret } from './secret.js';
export { speakChinese, validationError } from './validation.js';
export { within } from './within.js';
