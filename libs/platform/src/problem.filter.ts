import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch, Logger } from '@nestjs/common';
import type { HttpReply, HttpRequest } from './http-request.js';
import { problemOf } from './problem.js';

const logger = new Logger('ProblemFilter');

/** Answers every error as `application/problem+json`; what nobody expected is logged once, as an error. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(error, http.getRequest<HttpRequest>(), http.getResponse<HttpReply>());
  }
}

/** The same answer for routes outside Nest (a proxy); a stream that has begun is cut off. */
export function sendProblem(error: unknown, request: HttpRequest, reply: HttpReply): void {
  const path = request.url.split('?')[0] ?? '/';
  const { problem, unexpected } = problemOf(error, path, request.correlationId);
  if (unexpected) logger.error(error, { route: path, code: problem.code });
  if (reply.sent || reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  void reply
    .status(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem));
}
