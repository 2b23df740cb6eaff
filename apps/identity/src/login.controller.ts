import { Public } from '@lib/access';
import type { BodyOf } from '@lib/contracts';
import { identityApi as api, ROLE_TITLES } from '@lib/contracts';
import type { HttpReply, HttpRequest } from '@lib/platform';
import { isSameSecret, PAGE_HEADERS } from '@lib/platform';
import { Body, Controller, Get, HttpStatus, Inject, Logger, Post, Req, Res } from '@nestjs/common';
import { errors, Provider } from 'oidc-provider';
import type { DemoAccount } from './accounts.js';
import { COURT_NAMES } from './accounts.js';
import type { IdentityConfig } from './config.js';
import { LoginAttempts } from './login-attempts.js';
import { loginPage, messagePage } from './pages.js';
import { ACCOUNTS, CONFIG } from './tokens.js';

const REASON =
  'the sign-in page comes before any token; the interaction cookie binds it to one browser';
const WRONG = '账号或密码不正确';
const LOCKED = '密码连续输错,账号已锁定五分钟';

/** The sign-in page of the demo provider. */
@Controller()
export class LoginController {
  private readonly logger = new Logger('Login');
  private readonly attempts = new LoginAttempts();

  constructor(
    private readonly provider: Provider,
    @Inject(ACCOUNTS) private readonly accounts: ReadonlyMap<string, DemoAccount>,
    @Inject(CONFIG) private readonly config: IdentityConfig,
  ) {}

  @Get(api.showSignIn.path)
  @Public(REASON)
  async form(@Req() request: HttpRequest, @Res() reply: HttpReply): Promise<void> {
    if (await this.isKnown(request, reply)) this.show(request, reply);
  }

  @Post(api.signIn.path)
  @Public(REASON)
  async signIn(
    @Req() request: HttpRequest,
    @Res() reply: HttpReply,
    @Body({ schema: api.signIn.body }) form: BodyOf<typeof api.signIn>,
  ): Promise<void> {
    if (!(await this.isKnown(request, reply))) return;
    if (this.attempts.isLocked(form.account)) {
      this.refuse(request, reply, { account: form.account, fault: LOCKED });
      return;
    }
    const account = this.accounts.get(form.account);
    const right = isSameSecret(form.password, this.config.DEMO_PASSWORD);
    if (!account || !right) {
      this.attempts.failed(form.account);
      this.refuse(request, reply, { account: form.account, fault: WRONG });
      return;
    }
    this.attempts.succeeded(form.account);
    reply.hijack();
    await this.provider.interactionFinished(request.raw, reply.raw, {
      login: { accountId: account.personId },
    });
  }

  private async isKnown(request: HttpRequest, reply: HttpReply): Promise<boolean> {
    try {
      await this.provider.interactionDetails(request.raw, reply.raw);
      return true;
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error;
      const html = messagePage(
        '登录已过期',
        '这次登录已过期或不是由这个浏览器发起,请返回系统重新登录。',
      );
      void reply.status(HttpStatus.BAD_REQUEST).headers(PAGE_HEADERS).send(html);
      return false;
    }
  }

  private refuse(
    request: HttpRequest,
    reply: HttpReply,
    view: { account: string; fault: string },
  ): void {
    this.logger.warn('sign-in refused', { reason: view.fault });
    void reply.status(HttpStatus.UNAUTHORIZED);
    this.show(request, reply, view);
  }

  private show(
    request: HttpRequest,
    reply: HttpReply,
    view: { account?: string; fault?: string } = {},
  ): void {
    const accounts = [...this.accounts.values()].map(({ account, roles, court }) => ({
      account,
      title: `${roles.map((role) => ROLE_TITLES[role]).join('、')} · ${COURT_NAMES[court] ?? court}`,
    }));
    const action = request.url.split('?')[0] ?? '';
    void reply.headers(PAGE_HEADERS).send(loginPage({ action, accounts, ...view }));
  }
}
