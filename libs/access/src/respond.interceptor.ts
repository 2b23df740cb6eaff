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
import { UnmaskLog, unmaskReasonOf } from './unmask.js';

const EVERYTHING: ReadonlySet<PersonalClass> = new Set(MASKING_RULES.map((rule) => rule.personal));

/**
 * The serialiser: an answer leaves in the shape its method declared, personal data masked by class.
 * An answer that breaks its contract is a fault of ours and does not leave.
 */
@Injectable()
export class RespondInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    @Optional() private readonly unmaskLog?: UnmaskLog,
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
    return maskAnswer(schema, parsed.data, await this.visibleTo(request));
  }

  private async visibleTo(request: HttpRequest): Promise<ReadonlySet<PersonalClass>> {
    const { actor } = request;
    if (!actor) return new Set();
    const reason = unmaskReasonOf(request);
    if (reason === undefined) return visibleClasses(actor.roles);
    if (!this.unmaskLog) throw new Error('an unmasked read needs an UnmaskLog');
    await this.unmaskLog.record({
      actor,
      route: `${request.method} ${request.routeOptions.url ?? ''}`,
      params: request.params,
      reason,
      correlationId: request.correlationId,
    });
    return EVERYTHING;
  }
}
