import { caseFundsApi } from '@lib/contracts';
import { Alert, Card, Flex, Statistic, Tag } from 'antd';
import type { JSX } from 'react';
import { ProblemError } from '../shared/api.js';
import { yuan } from '../shared/format.js';
import { usePhone } from '../shared/phone.js';
import { ProblemAlert } from '../shared/problem-alert.js';
import { useCaseRead } from './use-case.js';

/** Not computed, or the money service has not heard of case and team yet (the page asks again). */
const NOT_YET: ReadonlySet<number> = new Set([403, 404]);

/** Due, received, paid out, outstanding, and the day to which they are computed. */
export function FourSums({ caseId }: { readonly caseId: string }): JSX.Element {
  const query = useCaseRead(caseId, 'case-funds', caseFundsApi.getSums);
  const phone = usePhone();
  const card = { flex: phone ? '1 1 140px' : '1 1 180px' };
  if (query.error instanceof ProblemError && NOT_YET.has(query.error.problem.status)) {
    return (
      <Alert
        type="info"
        showIcon
        title="尚未计算债务。承办人在“案款”中计算后,这里显示应付、到账、已发放和尚欠"
      />
    );
  }
  if (query.error && !query.data) return <ProblemAlert error={query.error} />;
  const sums = query.data;
  const figures = [
    ['应付', sums?.due],
    ['到账', sums?.received],
    ['已发放', sums?.paidOut],
    ['尚欠', sums?.outstanding],
  ] as const;
  return (
    <Flex gap={phone ? 8 : 16} wrap>
      {figures.map(([title, value]) => (
        <Card key={title} size="small" style={card} loading={query.isPending}>
          <Statistic
            title={`${title}(元)`}
            value={value === undefined ? '—' : yuan(value)}
            styles={{
              content: {
                fontVariantNumeric: 'tabular-nums',
                ...(phone ? { fontSize: 18, overflowWrap: 'anywhere' as const } : {}),
              },
            }}
          />
        </Card>
      ))}
      <Card size="small" style={card} loading={query.isPending}>
        <Statistic title="计算至" value={sums?.asOf ?? '—'} />
        {sums?.discharged ? <Tag color="green">债务已清偿</Tag> : null}
      </Card>
    </Flex>
  );
}
