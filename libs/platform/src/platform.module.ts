import type { CallHandler, DynamicModule, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Injectable, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import type { Observable } from 'rxjs';
import { EtagInterceptor } from './etag.js';
import type { HttpRequest } from './http-request.js';
import { ProblemFilter } from './problem.filter.js';
import { validationPipe } from './validation.js';

/** Deny by default: a request no guard decided on is a fault of ours, not an answer. */
@Injectable()
export class DecidedInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<HttpRequest>();
    if (request.accessDecided === true) return next.handle();
    throw new Error('No access decision was made: the app must import AccessModule of @lib/access');
  }
}

/** Problems, validation and entity tags for every controller of the process. */
@Module({})
export class PlatformModule {
  static forRoot(): DynamicModule {
    return {
      module: PlatformModule,
      imports: [DiscoveryModule],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: validationPipe },
        { provide: APP_INTERCEPTOR, useClass: DecidedInterceptor },
        { provide: APP_INTERCEPTOR, useClass: EtagInterceptor },
      ],
    };
  }
}
