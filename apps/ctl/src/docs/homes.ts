import type { Opener } from '@lib/contracts';

type Json = Record<string, unknown>;

interface Home {
  readonly servers: readonly Json[];
  readonly description: string;
}

/** An app's own address, which differs by deployment (`HTTP_HOST`, `HTTP_PORT`). */
export const OWN_ADDRESS: Json = {
  url: '{address}',
  description: '应用自己的地址,只对运维开放;网关不转发',
  variables: { address: { default: 'http://127.0.0.1', description: '见部署配置' } },
};

const HOMES: Readonly<Record<string, Home>> = {
  gateway: {
    servers: [{ url: '/' }],
    description:
      '唯一的入口:登录、会话、页面、接口文档,以及转给各应用的 /api/<应用>。浏览器用会话 Cookie,程序可自带访问令牌;用 Cookie 更改数据时须来自本系统页面。',
  },
  identity: {
    servers: [ownAddress('OIDC_ISSUER')],
    description:
      '演示用身份系统,人物均为虚构,生产环境由法院自己的身份系统代替。除登录页面外由 oidc-provider 提供;错误按 OAuth 2.0 自己的形状(RFC 6749 第 5.2 节)或以页面给出。',
  },
  'agency-simulator': {
    servers: [ownAddress('HTTP_HOST、HTTP_PORT')],
    description:
      '虚构的协助执行机构:六家银行、一个不动产登记中心、一个车辆登记机关,不属于生产环境。机构与法院之间的查控不走这里的接口:文件方式经交换目录,服务方式由机构调用法院的 SOAP 地址(格式见 libs/agencies/README.md);这里是模拟开关、账本与开户银行线路。',
  },
};

function ownAddress(setting: string): Json {
  return {
    url: '{address}',
    variables: { address: { default: 'http://127.0.0.1', description: setting } },
  };
}

/** Where an app is reached; one behind the gateway under `/api/<app>`. */
export function homeOf(app: string): Home {
  return (
    HOMES[app] ?? {
      servers: [{ url: `/api/${app}` }],
      description: '经网关访问;金额为两位小数的元,日期为 YYYY-MM-DD。',
    }
  );
}

/** How each opener is sent. */
export const SECURITY_SCHEMES: Readonly<Record<Exclude<Opener, 'nobody'>, Json>> = {
  oidc: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
  client: { type: 'http', scheme: 'basic', description: '网关的 client id 与 secret' },
  'simulator-token': { type: 'apiKey', in: 'header', name: 'X-Simulator-Token' },
  'bank-token': { type: 'http', scheme: 'bearer', description: 'BANK_CLIENT_TOKEN' },
};
