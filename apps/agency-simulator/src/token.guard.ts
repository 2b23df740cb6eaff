import { DomainError } from '@lib/kernel';
import type { HttpRequest } from '@lib/platform';
import { isSameSecret } from '@lib/platform';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { SIMULATOR_SETTINGS, type SimulatorSettings } from './settings.js';

const COURT_LINE = /^\/court-bank\//;
const PAGE = '/';

/**
 * Two keys to two doors: the court's bank client to the court-bank line, the simulator token to all
 * the rest. The page itself is open and empty.
 */
@Injectable()
export class TokenGuard implements CanActivate {
  constructor(@Inject(SIMULATOR_SETTINGS) private readonly settings: SimulatorSettings) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const path = request.url.split('?')[0] ?? '';
    if (!this.opens(path, request)) {
      throw new DomainError('SIMULATOR.TOKEN', 'unauthenticated', '口令缺失或不正确', {
        hint: '模拟接口用请求头 X-Simulator-Token,银行接口用 Authorization: Bearer',
      });
    }
    request.accessDecided = true;
    return true;
  }

  private opens(path: string, request: HttpRequest): boolean {
    if (path === PAGE && request.method === 'GET') return true;
    if (COURT_LINE.test(path)) {
      const { authorization = '' } = request.headers;
      return isSameSecret(authorization, `Bearer ${this.settings.bankClientToken}`);
    }
    const token = request.headers['x-simulator-token'];
    return typeof token === 'string' && isSameSecret(token, this.settings.simulatorToken);
  }
}
