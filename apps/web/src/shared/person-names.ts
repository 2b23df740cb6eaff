import { caseFlowApi, roleSchema } from '@lib/contracts';
import { useQuery } from '@tanstack/react-query';
import { read } from './api.js';
import { useMay } from './session.js';

const STAFF = roleSchema.options.filter((role) => role !== 'applicant');

/** How a person of the reader's own court, or the system, is called; who is not known keeps the id. */
export function usePersonNames(): (personId: string) => string {
  const mayAsk = useMay(...STAFF);
  const { data } = useQuery({
    queryKey: ['staff'],
    queryFn: () => read('case-flow', caseFlowApi.listStaff),
    enabled: mayAsk,
    staleTime: Infinity,
  });
  const names = new Map(data?.items.map(({ personId, name }) => [personId, name]));
  return (personId) => {
    if (personId.startsWith('machine:')) return '系统';
    return names.get(personId) ?? personId;
  };
}
