import { timingSafeEqual } from 'node:crypto';
import { Public } from '@lib/access';
import type { ServiceCall, ServiceCredentials } from '@lib/agencies';
import { decodeServiceCall } from '@lib/agencies';
import { DomainError } from '@lib/kernel';
import { Body, Controller, Header, HttpCode, Inject, Post } from '@nestjs/common';
import type { QueryControlSettings, ServiceBody } from '../settings.js';
import { QUERY_CONTROL_SETTINGS } from '../settings.js';
import { ServiceExchange } from './service-exchange.js';

/** Where bodies in service mode call (law/query-control.md §4.1, mode A). */
@Controller('exchange/soap')
export class ServiceExchangeController {
  constructor(
    private readonly exchange: ServiceExchange,
    @Inject(QUERY_CONTROL_SETTINGS) private readonly settings: QueryControlSettings,
  ) {}

  /** Not a platform endpoint: bodies hold no OIDC token, they show the user marker of the format. */
  @Post()
  @HttpCode(200)
  @Header('content-type', 'text/xml; charset=utf-8')
  @Public('协助机构按查控报文中的用户标识(用户名和密码)认证,不持有平台令牌')
  async call(@Body() body: unknown): Promise<string> {
    if (typeof body !== 'string') {
      throw new DomainError('EXCHANGE.NOT_XML', 'invalid', '请以 text/xml 发送 SOAP 报文');
    }
    const { credentials, call } = decodeServiceCall(body, 'gbk');
    const institution = this.institutionOf(credentials);
    return this.exchange.answer({ institution, call: call satisfies ServiceCall, body });
  }

  private institutionOf(shown: ServiceCredentials): string {
    const known = this.settings.serviceBodies.find((body) => isSame(body, shown));
    if (known) return known.institution;
    throw new DomainError('EXCHANGE.UNKNOWN_USER', 'unauthenticated', '用户标识不正确');
  }
}

function isSame(body: ServiceBody, shown: ServiceCredentials): boolean {
  return equal(body.user, shown.user) && equal(body.password, shown.password);
}

/** Compares without telling by its time where the difference is. */
function equal(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
