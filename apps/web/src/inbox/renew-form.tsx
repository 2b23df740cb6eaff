import type { AnswerOf } from '@lib/contracts';
import { queryControlApi } from '@lib/contracts';
import { Alert, Form, Space, Tag, Typography } from 'antd';
import type { Dayjs } from 'dayjs';
import type { JSX } from 'react';
import { CommandForm } from '../shared/command-form.js';
import { CourtDay, wireDay } from '../shared/court-day.js';
import { yuan } from '../shared/format.js';

type DueItem = AnswerOf<typeof queryControlApi.listRenewalsDue>['items'][number];
type Renewal = DueItem['renewal'];

/** What the verb needs to know of a measure, wherever it is shown. */
export type Renewable = Pick<
  DueItem,
  'measureId' | 'institutionName' | 'accountNumber' | 'cap' | 'held' | 'version'
> & { readonly endsOn?: string | undefined };

export const LEVEL_COLORS: Readonly<Record<Renewal['level'], string>> = {
  none: 'default',
  notice: 'blue',
  warning: 'orange',
  critical: 'red',
  lapsed: 'magenta',
};

/** How near the end is, what became of the last renewal, and what to do when none is possible. */
export function EndNote(props: {
  readonly renewal: Renewal;
  /** In a narrow column: without what to do instead. */
  readonly brief?: boolean;
}): JSX.Element | null {
  const { renewal, brief } = props;
  const { level, levelText, daysLeft, failure, blocked } = renewal;
  const quiet = level === 'none' && !failure && blocked?.code !== 'RENEWAL.UNDER_WAY';
  if (quiet) return null;
  const days = daysLeft >= 0 ? `还有 ${daysLeft} 天` : `已过 ${-daysLeft} 天`;
  return (
    <Space
      orientation="vertical"
      size={0}
      style={{ display: 'flex', maxWidth: brief ? 200 : 320, whiteSpace: 'normal' }}
    >
      {level === 'none' ? null : <Tag color={LEVEL_COLORS[level]}>{`${levelText} · ${days}`}</Tag>}
      {failure ? <Typography.Text type="danger">上次续行未成:{failure}</Typography.Text> : null}
      {blocked ? (
        <Typography.Text type="secondary">
          {brief ? blocked.message : `${blocked.message};${blocked.hint}`}
        </Typography.Text>
      ) : null}
    </Space>
  );
}

/** 续行冻结, with the longest lawful period proposed; the officer may choose an earlier end. */
export function RenewForm(props: {
  readonly measure: Renewable;
  readonly renewal: Renewal;
}): JSX.Element | null {
  const { measure, renewal } = props;
  const { proposal, failure } = renewal;
  if (!proposal) return null;
  return (
    <CommandForm
      app="query-control"
      endpoint={queryControlApi.renewMeasure}
      params={{ measureId: measure.measureId }}
      ifMatch={measure.version}
      verb="续行冻结"
      title={`续行冻结 ${measure.institutionName} ${measure.accountNumber}`}
      primary={renewal.level === 'critical' || renewal.level === 'warning'}
      toBody={({ until }: { until?: Dayjs | null }) => (until ? { endsOn: wireDay(until) } : {})}
    >
      <p>
        限额 {yuan(measure.cap)} 元,实际冻结 {yuan(measure.held)} 元,原期限至 {measure.endsOn}
        。建议续行自 {proposal.startsOn} 至 {proposal.endsOn}({proposal.article}),顺位不变。
      </p>
      <Alert
        type={failure ? 'warning' : 'info'}
        showIcon
        style={{ marginBottom: 12 }}
        title="期限以协助机构回执为准;原期限届满前没有回执,冻结仍于原期限届满失效"
        {...(failure ? { description: `上次续行未成:${failure}` } : {})}
      />
      <Form.Item name="until" label="续行至(不填即为建议的截止日)">
        <CourtDay near={proposal.endsOn} />
      </Form.Item>
    </CommandForm>
  );
}
