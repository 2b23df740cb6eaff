import type { LoggerService } from '@nestjs/common';
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { correlationForLog } from './correlation.js';
import { redact, redactText } from './redaction.js';

export interface LoggerOptions {
  readonly app: string;
  readonly level: string;
  /** Default: standard output. */
  readonly destination?: DestinationStream;
}

/** JSON log lines without personal data; every line carries the correlation id of the work in hand. */
export function createLogger(options: LoggerOptions): Logger {
  return pino(
    {
      level: options.level,
      base: { app: options.app },
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => {
        const correlationId = correlationForLog();
        return correlationId ? { correlationId } : {};
      },
      serializers: { err: (value: unknown) => value },
      formatters: {
        level: (label) => ({ level: label }),
        log: (line) => redact(line) as Record<string, unknown>,
      },
      hooks: {
        logMethod(parts, method) {
          const safe = parts.map((part: unknown) =>
            typeof part === 'string' ? redactText(part) : part,
          );
          method.apply(this, safe as typeof parts);
        },
      },
    },
    options.destination ?? pino.destination({ sync: true }),
  );
}

type Level = 'info' | 'error' | 'warn' | 'debug' | 'fatal';

/** Nest's logger port over pino: the last string is the context, an Error becomes `err`. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(level: Level, message: unknown, rest: readonly unknown[]): void {
    this.logger[level](lineOf([message, ...rest]), textOf(message));
  }
}

/** The members of a line: context, error, stack and whatever objects came along. */
function lineOf(parts: readonly unknown[]): Record<string, unknown> {
  const [message, ...rest] = parts;
  const last = rest.at(-1);
  const hasContext = typeof last === 'string' && !last.includes('\n');
  const members = hasContext ? rest.slice(0, -1) : rest;
  const error = [message, ...members].find((part) => part instanceof Error);
  const stack = members.find((part) => typeof part === 'string');
  return {
    ...(hasContext ? { context: last } : {}),
    ...(error ? { err: error } : {}),
    ...(stack === undefined || error ? {} : { stack }),
    ...Object.assign({}, ...[message, ...members].filter(isPlain)),
  };
}

function isPlain(part: unknown): part is Record<string, unknown> {
  return typeof part === 'object' && part !== null && !(part instanceof Error);
}

function textOf(message: unknown): string {
  if (message instanceof Error) return message.message;
  return typeof message === 'object' ? '' : String(message);
}
