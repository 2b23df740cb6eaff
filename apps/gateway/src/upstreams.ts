import type { proxiedApps } from '@lib/contracts';
import type { GatewayConfig } from './config.js';

export interface Upstream {
  /** Name under `/api`. */
  readonly app: (typeof proxiedApps)[number];
  readonly title: string;
  readonly url: string;
}

/** The apps behind the gateway. */
export function upstreamsOf(config: GatewayConfig): readonly Upstream[] {
  return [
    { app: 'case-flow', title: '执行流程', url: config.CASE_FLOW_URL },
    { app: 'query-control', title: '查控', url: config.QUERY_CONTROL_URL },
    { app: 'case-funds', title: '案款', url: config.CASE_FUNDS_URL },
  ];
}

export interface DescribedApp {
  readonly app: string;
  readonly title: string;
  /** Absent for an app that is not reached through this gateway. */
  readonly path?: string;
}

/** The apps whose interface is shown; what plays outside parties exists outside production only. */
export function describedApps(config: GatewayConfig): readonly DescribedApp[] {
  const apps: DescribedApp[] = [
    ...upstreamsOf(config).map(({ app, title }) => ({ app, title, path: `/api/${app}` })),
    { app: 'gateway', title: '入口', path: '/' },
  ];
  if (config.NODE_ENV === 'production') return apps;
  return [
    ...apps,
    { app: 'identity', title: '身份系统(演示)' },
    { app: 'agency-simulator', title: '协助执行机构模拟器(虚构)' },
  ];
}
