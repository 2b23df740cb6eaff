import { Access, CurrentActor, Public, Respond } from '@lib/access';
import type { AnswerOf, QueryOf } from '@lib/contracts';
import { gatewayApi as api, ROLE_TITLES, roleSchema } from '@lib/contracts';
import { DomainError } from '@lib/kernel';
import type { Actor, HttpReply, HttpRequest } from '@lib/platform';
import { Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { CONFIG } from '../config.js';
import type { GatewayConfig } from '../config.js';
import { FORMLESS_PAGE, htmlPage } from '../html.js';
import { cookieNames, guarded, loginCookie, sessionCookie } from './cookies.js';
import { ownPath } from './return-path.js';
import { SessionsService } from './sessions.service.js';

/** Sign-in and sign-out of a browser. */
@Controller()
export class AuthController {
  constructor(
    private readonly sessions: SessionsService,
    @Inject(CONFIG) private readonly config: GatewayConfig,
  ) {}

  @Get(api.login.path)
  @Public('signing in comes before any token')
  async login(
    @Query({ schema: api.login.query }) query: QueryOf<typeof api.login>,
    @Req() request: HttpRequest,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const returnTo = ownPath(query.returnTo, this.config.PUBLIC_URL);
    const home = new URL(this.config.PUBLIC_URL);
    if (request.headers.host !== home.host) {
      // Cookies belong to one host name: sign in where the answer will come back.
      const login = new URL('/auth/login', home);
      login.searchParams.set('returnTo', returnTo);
      return void reply.redirect(login.href, api.login.status);
    }
    const { url, loginId } = await this.sessions.startLogin(returnTo);
    void reply
      .setCookie(cookieNames(this.config).login, loginId, loginCookie(this.config))
      .header('cache-control', 'no-store')
      .redirect(url, api.login.status);
  }

  @Get(api.finishLogin.path)
  @Public('the identity provider sends the browser here before it has a session')
  async callback(
    @Query({ schema: api.finishLogin.query }) _answer: QueryOf<typeof api.finishLogin>,
    @Req() request: HttpRequest,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const names = cookieNames(this.config);
    const query = request.url.split('?')[1] ?? '';
    void reply.clearCookie(names.login, guarded(this.config));
    try {
      const login = await this.sessions.finishLogin(request.cookies[names.login], query);
      void reply
        .setCookie(names.session, login.sessionId, sessionCookie(this.config))
        .header('cache-control', 'no-store')
        .redirect(login.returnTo, api.finishLogin.status);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const status = error.kind === 'unavailable' ? 503 : 401;
      void reply.status(status).headers(FORMLESS_PAGE).send(failedPage(error));
    }
  }

  @Post(api.logout.path)
  @HttpCode(api.logout.status)
  @Respond(api.logout.answer)
  @Public(
    'an ended session must still be able to leave; a foreign site is refused by the session hook',
  )
  async logout(
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<AnswerOf<typeof api.logout>> {
    const name = cookieNames(this.config).session;
    const sessionId = request.cookies[name];
    // Before anything can fail: whoever signs out leaves nothing in this browser.
    void reply.clearCookie(name, guarded(this.config)).header('cache-control', 'no-store');
    const url = sessionId === undefined ? undefined : await this.sessions.end(sessionId);
    return { logoutUrl: url ?? '/' };
  }

  @Get(api.me.path)
  @Respond(api.me.answer)
  @Access({ roles: roleSchema.options, why: 'everybody may read who the system takes them for' })
  me(
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: HttpReply,
  ): AnswerOf<typeof api.me> {
    void reply.header('cache-control', 'no-store');
    const { personId, account, displayName, roles, court } = actor;
    const roleTitles = roleSchema.options
      .filter((role) => roles.includes(role))
      .map((role) => ROLE_TITLES[role]);
    return { personId, account, name: displayName, roles: [...roles], roleTitles, court };
  }
}

function failedPage(error: DomainError): string {
  return htmlPage('登录没有完成', [error.message], { href: '/auth/login', text: '重新登录' });
}
