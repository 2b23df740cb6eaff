import type { HttpRequest } from '@lib/platform';
import { GATEWAY_HEADER } from '@lib/platform';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Injectable, NotFoundException } from '@nestjs/common';

/** Bodies call from the dedicated line; what the gateway passes on comes from a browser. */
@Injectable()
export class NotThroughGatewayGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<HttpRequest>();
    if (headers[GATEWAY_HEADER] !== undefined) throw new NotFoundException();
    return true;
  }
}
