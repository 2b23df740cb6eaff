import type { HttpRequest } from '@lib/platform';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { CasesReadModel } from '../cases/index.js';

/**
 * Lets a stream begin only for a case its reader may see. A handler is too late for that: the
 * answer of a stream is on its way before its handler can refuse.
 */
@Injectable()
export class CaseReadableGuard implements CanActivate {
  constructor(private readonly cases: CasesReadModel) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { actor, params } = context.switchToHttp().getRequest<HttpRequest>();
    if (!actor) return false;
    await this.cases.find(actor, (params as { caseId: string }).caseId);
    return true;
  }
}
