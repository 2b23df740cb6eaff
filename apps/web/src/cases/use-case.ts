import { caseFlowApi, caseFundsApi, queryControlApi } from '@lib/contracts';
import type { AnswerOf, Endpoint } from '@lib/contracts';
import type { UseQueryResult } from '@tanstack/react-query';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { AppName } from '../shared/api.js';
import { read } from '../shared/api.js';
import { useMe } from '../shared/session.js';
import { useReason } from './full-data.js';

export type CaseDetail = AnswerOf<typeof caseFlowApi.getCase>;
export type Measures = AnswerOf<typeof queryControlApi.listMeasures>;
export type Property = AnswerOf<typeof queryControlApi.listProperty>['items'][number];
export type Payout = AnswerOf<typeof caseFundsApi.listPayouts>['items'][number];

/** In the place of a reason. */
const MASKED = '';

/**
 * One reading of a case; all readings of a case are refreshed together when it has a new fact. While its
 * masked data is opened for a reason, the reading says so, and is forgotten when it is closed again.
 */
export function useCaseRead<E extends Endpoint>(
  caseId: string,
  app: AppName,
  endpoint: E,
  enabled = true,
): UseQueryResult<AnswerOf<E>> {
  const opened = useReason();
  const reason = endpoint.unmask ? opened : undefined;
  const answer = useQuery({
    queryKey: ['case', caseId, app, endpoint.path, reason ?? MASKED],
    queryFn: () =>
      read(app, endpoint, { params: { caseId }, ...(reason === undefined ? {} : { reason }) }),
    enabled,
    // What was opened never stands in for what is masked.
    placeholderData: (before, query) =>
      query?.queryKey[1] === caseId && query.queryKey[4] === MASKED ? before : undefined,
    ...(reason === undefined ? {} : { gcTime: 0 }),
  });
  return answer as UseQueryResult<AnswerOf<E>>;
}

/** Money and property of a case are for its team; other staff roles and the parties read by role. */
export function useInside(detail: CaseDetail): boolean {
  const me = useMe();
  const onlyOfficer = me.roles.every((role) => role === 'officer');
  return !onlyOfficer || detail.team.some(({ personId }) => personId === me.personId);
}

/** A neighbour may learn of a fact a moment after the timeline did: read again after these times. */
const READ_AGAIN_MS = [0, 1_000, 4_000];
/** Without any hint: the page is never older than this. */
const RESYNC_MS = 30_000;

/** A stream that was refused (a restart, a deployment) is over for the browser: it is opened again. */
const REOPEN_MS = 5_000;

/** Keeps the page of a case the reader may see live: each new fact of it refreshes what is shown. */
export function useLiveCase(caseId: string, isReadable: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!isReadable) return undefined;
    let planned: ReturnType<typeof setTimeout>[] = [];
    let reopening: ReturnType<typeof setTimeout> | undefined;
    const refresh = (): void => void client.invalidateQueries({ queryKey: ['case', caseId] });
    const open = (): EventSource => {
      const opened = new EventSource(`/api/case-flow/cases/${encodeURIComponent(caseId)}/stream`);
      opened.onmessage = () => {
        planned.forEach(clearTimeout);
        planned = READ_AGAIN_MS.map((wait) => setTimeout(refresh, wait));
      };
      opened.onerror = () => {
        if (opened.readyState !== EventSource.CLOSED) return;
        reopening = setTimeout(() => (source = open()), REOPEN_MS);
      };
      return opened;
    };
    let source = open();
    const resync = setInterval(refresh, RESYNC_MS);
    return () => {
      source.close();
      planned.forEach(clearTimeout);
      clearTimeout(reopening);
      clearInterval(resync);
    };
  }, [caseId, client, isReadable]);
}
