import { agencySimulatorApi } from './agency-simulator/api.js';
import { caseFlowApi } from './case-flow/api.js';
import { caseFlowEvents } from './case-flow/events.js';
import { caseFundsApi } from './case-funds/api.js';
import { caseFundsEvents } from './case-funds/events.js';
import type { Endpoint } from './endpoint.js';
import type { EventDefinition } from './events.js';
import { gatewayApi, gatewayProxyApi } from './gateway/api.js';
import { identityApi } from './identity/api.js';
import { queryControlApi } from './query-control/api.js';
import { queryControlExchangeApi } from './query-control/exchange-api.js';
import { queryControlEvents } from './query-control/events.js';

/** Every event of every app; a type that is not here is unknown to the platform. */
export const allEvents: readonly EventDefinition[] = [
  ...Object.values(caseFlowEvents),
  ...Object.values(queryControlEvents),
  ...Object.values(caseFundsEvents),
] as readonly EventDefinition[];

/** Every documented operation by app. */
export const allEndpoints: Readonly<Record<string, Readonly<Record<string, Endpoint>>>> = {
  'case-flow': caseFlowApi,
  'query-control': { ...queryControlApi, ...queryControlExchangeApi },
  'case-funds': caseFundsApi,
  gateway: { ...gatewayApi, ...gatewayProxyApi },
  identity: identityApi,
  'agency-simulator': agencySimulatorApi,
};

/** One topic per app that publishes. */
export const allTopics: readonly string[] = [...new Set(allEvents.map((event) => event.topic))];
