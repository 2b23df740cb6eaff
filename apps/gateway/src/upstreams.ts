import type { GatewayConfig } from './config.js';

export interface Upstream {
  /** Name under `/api`. */
  readonly app: string;
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
