import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { map } from 'rxjs';
import type { Observable } from 'rxjs';
import type { z } from 'zod';

/** The shape an answer leaves in. Nothing is masked here: the simulated world is fictional. */
export const Answers = Reflector.createDecorator<z.ZodType>();

/** An answer that breaks its contract is a fault of ours and does not leave. */
@Injectable()
export class AnswersInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const schema = this.reflector.get(Answers, context.getHandler());
    if (!schema) return next.handle();
    return next.handle().pipe(
      map((answer: unknown) => {
        const parsed = schema.safeParse(answer);
        if (parsed.success) return parsed.data;
        throw new Error('the answer breaks its contract', { cause: parsed.error });
      }),
    );
  }
}
