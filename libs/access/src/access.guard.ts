import type { Role } from '@lib/contracts';
import { ROLE_TITLES } from '@lib/contracts';
import { DomainError } from '@lib/kernel';
import type { Actor, HttpRequest } from '@lib/platform';
import { counter } from '@lib/platform';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Injectable, Logger } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { AccessDeclaration } from './access.decorator.js';
import { ACCESS_KEY } from './access.decorator.js';
import { TokenVerifier } from './token-verifier.js';
import { assertUnmaskAllowed } from './personal-read.js';

const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;

/** Decides every request: no declaration, no access. Each refusal is logged and counted (ASVS 16.3.2). */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly logger = new Logger('Access');
  private readonly decisions = counter({
    name: 'enforcement_access_decisions_total',
    help: 'Access decisions by outcome.',
    labels: ['outcome'],
  });

  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: TokenVerifier,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const declaration = this.reflector.get<AccessDeclaration | undefined>(
      ACCESS_KEY,
      context.getHandler(),
    );
    try {
      await this.decide(request, declaration);
    } catch (error) {
      this.refused(request, error);
      throw error;
    }
    request.accessDecided = true;
    this.decisions.inc({ outcome: 'allowed' });
    return true;
  }

  private async decide(request: HttpRequest, declaration?: AccessDeclaration): Promise<void> {
    if (!declaration) {
      throw new DomainError('ACCESS.UNDECLARED', 'forbidden', '这个接口没有声明谁可以调用');
    }
    if (declaration.kind === 'public') return;
    const bearer = BEARER.exec(request.headers.authorization ?? '')?.[1];
    if (bearer === undefined) {
      throw new DomainError('ACCESS.UNAUTHENTICATED', 'unauthenticated', '请先登录后再办理', {
        hint: '请登录,或在 Authorization 请求头中提供访问令牌',
      });
    }
    const actor = await this.verifier.verify(bearer);
    assertRole(actor, declaration.roles);
    assertUnmaskAllowed(request, actor, declaration.unmask);
    request.actor = actor;
    request.bearer = bearer;
  }

  private refused(request: HttpRequest, error: unknown): void {
    const code = error instanceof DomainError ? error.code : 'INTERNAL';
    this.decisions.inc({ outcome: code });
    this.logger.warn('access refused', {
      code,
      method: request.method,
      route: request.routeOptions.url,
      personId: request.actor?.personId,
    });
  }
}

/** @throws DomainError `ACCESS.ROLE_REQUIRED` (403) unless the actor has one of the roles. */
export function assertRole(actor: Actor, roles: readonly Role[]): void {
  if (roles.some((role) => actor.roles.includes(role))) return;
  const titles = roles.map((role) => ROLE_TITLES[role]).join('、');
  throw new DomainError('ACCESS.ROLE_REQUIRED', 'forbidden', `这项操作只能由${titles}办理`, {
    hint: '如果确需办理,请联系有相应职责的人员',
  });
}
