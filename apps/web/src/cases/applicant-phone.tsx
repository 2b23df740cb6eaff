import { Card, Collapse, Space } from 'antd';
import type { JSX } from 'react';
import { DebtFigures } from './debt-figures.js';
import { FourSums } from './four-sums.js';
import { MyMoney } from './my-money.js';
import { OverviewTab } from './overview-tab.js';
import { TimelinePanel } from './timeline-panel.js';
import type { CaseDetail } from './use-case.js';

/** An applicant's case in one column: the sums, where the money is, two folds, what happened. */
export function ApplicantPhone({ detail }: { readonly detail: CaseDetail }): JSX.Element {
  const { caseId } = detail;
  return (
    <Space orientation="vertical" size="middle" style={{ width: '100%' }}>
      <FourSums caseId={caseId} />
      <MyMoney caseId={caseId} />
      <Collapse
        items={[
          { key: 'debt', label: '债务怎么算的', children: <DebtFigures caseId={caseId} /> },
          { key: 'overview', label: '案件概况', children: <OverviewTab detail={detail} /> },
        ]}
      />
      <Card size="small" title="时间线">
        <TimelinePanel caseId={caseId} />
      </Card>
    </Space>
  );
}
