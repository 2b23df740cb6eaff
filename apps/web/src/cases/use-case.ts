import { caseFlowApi, caseFundsApi, queryControlApi } from '@lib/contracts';
import type { AnswerOf, Endpoint } from '@lib/contracts';
import type { UseQueryResult } from '@tanstack/react-query';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { AppName } from '../shared/api.js';
import { read } from '../shared/api.js';

export type CaseDetail = AnswerOf<typeof caseFlowApi.getCase>;
export type Measures = AnswerOf<typeof queryControlApi.listMeasures>;
export type Property = AnswerOf<typeof queryControlApi.listProperty>['items'][number];
export type Payout = AnswerOf<typeof caseFundsApi.listPayouts>['items'][number];

/** One reading of a case; all readings of a case are refreshed together when it has a new fact. */
export function useCaseRead<E extends Endpoint>(
  caseId: string,
  app: AppName,
  endpoint: E,
  enabled = true,
): UseQueryResult<AnswerOf<E>> {
  return useQuery({
    queryKey: ['case', caseId, app, endpoint.path],
    queryFn: () => read(app, endpoint, { params: { caseId } }),
    enabled,
  });
}

/** Keeps the page live: each new fact of the case refreshes what is shown. */
export function useLiveCase(caseId: string): void {
  const client = useQueryClient();
  useEffect(() => {
    const source = new EventSource(`/api/case-flow/cases/${encodeURIComponent(caseId)}/stream`);
    source.onmessage = () => void client.invalidateQueries({ queryKey: ['case', caseId] });
    return () => source.close();
  }, [caseId, client]);
}
