import type { PersonalClass } from '@lib/contracts';
import type { HttpRequest } from '@lib/platform';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Injectable, Optional } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { from, mergeMap } from 'rxjs';
import type { Observable } from 'rxjs';
import type { z } from 'zod';
import { RESPOND_KEY } from './access.decorator.js';
import { maskAnswer } from './mask-answer.js';
import { MASKING_RULES, visibleClasses } from './masking.rules.js';
import { PersonalReadLog, unmaskReasonOf } from './personal-read.js';

const EVERYTHING: ReadonlySet<PersonalClass> = new Set(MASKING_RULES.map((rule) => rule.personal));

/**
 * The serialiser: an answer leaves in the shape its method declared, personal data masked by class.
 * An answer that breaks its contract is a fault of ours and does not leave; one that shows personal data
 * in full leaves when it is written down who reads it.
 */
@Injectable()
export class RespondInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    @Optional() private readonly readLog?: PersonalReadLog,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const schema = this.reflector.get<z.ZodType | undefined>(RESPOND_KEY, context.getHandler());
    if (!schema) return next.handle();
    const request = context.switchToHttp().getRequest<HttpRequest>();
    return next.handle().pipe(mergeMap((answer) => from(this.serialise(schema, answer, request))));
  }

  private async serialise(
    schema: z.ZodType,
    answer: unknown,
    request: HttpRequest,
  ): Promise<unknown> {
    const parsed = schema.safeParse(answer);
    if (!parsed.success) {
      throw new Error('the answer breaks its contract', { cause: parsed.error });
    }
    const { answer: masked, shown } = maskAnswer(schema, parsed.data, visibleTo(request));
    await this.record(request, shown, parsed.data);
    return masked;
  }

  private async record(
    request: HttpRequest,
    shown: ReadonlySet<PersonalClass>,
    answer: unknown,
  ): Promise<void> {
    const { actor, correlationId } = request;
    if (!actor || shown.size === 0) return;
    if (!this.readLog) throw new Error('an answer with personal data needs a PersonalReadLog');
    const reason = unmaskReasonOf(request);
    const caseId = caseIdIn(request.params) ?? caseIdIn(answer);
    await this.readLog.record({
      actor,
      operation: `${request.method} ${request.routeOptions.url ?? ''}`,
      params: request.params as Record<string, string>,
      classes: [...shown].sort(),
      correlationId,
      ...(caseId === undefined ? {} : { caseId }),
      ...(reason === undefined ? {} : { reason }),
    });
  }
}

function visibleTo(request: HttpRequest): ReadonlySet<PersonalClass> {
  if (!request.actor) return new Set();
  return unmaskReasonOf(request) === undefined ? visibleClasses(request.actor.roles) : EVERYTHING;
}

function caseIdIn(named: unknown): string | undefined {
  const { caseId } = (named ?? {}) as { readonly caseId?: unknown };
  return typeof caseId === 'string' ? caseId : undefined;
}
