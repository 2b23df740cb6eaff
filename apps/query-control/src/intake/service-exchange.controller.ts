import { Public } from '@lib/access';
import { decodeServiceCall, readServiceCredentials } from '@lib/agencies';
import { DomainError } from '@lib/kernel';
import { Body, Controller, Header, HttpCode, Ip, Post, UseGuards } from '@nestjs/common';
import { NotThroughGatewayGuard } from './not-through-gateway.guard.js';
import { ServiceDoor } from './service-door.js';
import { ServiceExchange } from './service-exchange.js';

/** Where bodies in service mode call (law/query-control.md §4.1, mode A). */
@Controller('exchange/soap')
export class ServiceExchangeController {
  constructor(
    private readonly exchange: ServiceExchange,
    private readonly door: ServiceDoor,
  ) {}

  /** Not a platform endpoint: bodies hold no OIDC token, they show the user marker of the format. */
  @Post()
  @HttpCode(200)
  @Header('content-type', 'text/xml; charset=utf-8')
  @UseGuards(NotThroughGatewayGuard)
  @Public('协助机构按查控报文中的用户标识(用户名和密码)认证,不持有平台令牌')
  async call(@Body() body: unknown, @Ip() address: string): Promise<string> {
    if (typeof body !== 'string') {
      throw new DomainError('EXCHANGE.NOT_XML', 'invalid', '请以 text/xml 发送 SOAP 报文');
    }
    const institution = this.door.institutionOf(readServiceCredentials(body, 'gbk'), address);
    const { call } = decodeServiceCall(body, 'gbk');
    return this.exchange.answer({ institution, call, body });
  }
}
