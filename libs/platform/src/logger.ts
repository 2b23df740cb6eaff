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

  private write(
    level: 'info' | 'error' | 'warn' | 'debug' | 'fatal',
    message: unknown,
    rest: unknown[],
  ): void {
    const last = rest.at(-1);
    const context = typeof last === 'string' && !last.includes('\n') ? last : undefined;
    const members = rest.slice(0, context === undefined ? rest.length : -1);
    const line: Record<string, unknown> = context === undefined ? {} : { context };
    const error = [message, ...members].find((part) => part instanceof Error);
    if (error) line['err'] = error;
    const stack = members.find((part) => typeof part === 'string');
    if (stack !== undefined && !error) line['stack'] = stack;
    for (const part of members) {
      if (typeof part === 'object' && part !== null && !(part instanceof Error))
        Object.assign(line, part);
    }
    if (typeof message === 'object' && message !== null && !(message instanceof Error)) {
      Object.assign(line, message);
    }
    this.logger[level](line, textOf(message));
  }
}

function textOf(message: unknown): string {
  if (message instanceof Error) return message.message;
  return typeof message === 'object' ? '' : String(message);
}
