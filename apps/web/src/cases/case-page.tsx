import { caseFlowApi } from '@lib/contracts';
import { Alert, Card, Flex, Space, Tabs, Tag } from 'antd';
import type { JSX } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { PageTitle } from '../shared/page-title.js';
import { ProblemAlert } from '../shared/problem-alert.js';
import { Answered } from '../shared/query-state.js';
import { usePhone } from '../shared/phone.js';
import { useMay } from '../shared/session.js';
import { ApplicantPhone } from './applicant-phone.js';
import { CaseActions } from './case-actions.js';
import { FourSums } from './four-sums.js';
import { FullData, FullDataSwitch, useReason } from './full-data.js';
import { CASE_STATES } from './labels.js';
import { MeasuresTab } from './measures-tab.js';
import { MoneyTab } from './money-tab.js';
import { OverviewTab } from './overview-tab.js';
import { PropertyTab } from './property-tab.js';
import { TimelinePanel } from './timeline-panel.js';
import type { CaseDetail } from './use-case.js';
import { useCaseRead, useInside, useLiveCase } from './use-case.js';

/** The case on one screen: four sums, parties, property, measures, money, timeline; live. */
export function CasePage(): JSX.Element {
  const { caseId = '' } = useParams();
  return (
    <FullData key={caseId}>
      <CaseAtHand caseId={caseId} />
    </FullData>
  );
}

function CaseAtHand({ caseId }: { readonly caseId: string }): JSX.Element {
  const query = useCaseRead(caseId, 'case-flow', caseFlowApi.getCase);
  useLiveCase(caseId, query.data !== undefined);
  const isOpened = useReason() !== undefined;
  return (
    <Space orientation="vertical" size="middle" style={{ width: '100%' }}>
      {query.isRefetchError ? <ProblemAlert error={query.error} /> : null}
      <Answered query={query}>{(detail) => <CaseView detail={detail} />}</Answered>
      {query.isLoadingError && isOpened ? <FullDataSwitch /> : null}
      {query.isLoadingError ? <Link to="/">返回首页</Link> : null}
    </Space>
  );
}

function CaseView({ detail }: { readonly detail: CaseDetail }): JSX.Element {
  const staff = useMay('officer', 'director', 'president', 'finance', 'supervisor', 'auditor');
  const reader = useMay('auditor', 'supervisor');
  const phone = usePhone();
  return (
    <Space orientation="vertical" size="middle" style={{ width: '100%' }}>
      <Flex justify="space-between" align="center" wrap gap={8}>
        <Space wrap>
          <PageTitle>{detail.caseNumber}</PageTitle>
          <Tag color={detail.state === 'closed' ? 'default' : 'blue'}>
            {CASE_STATES[detail.state]}
          </Tag>
          <span>被执行人 {detail.debtorNames.join('、')}</span>
          <span>承办人 {detail.officer ?? '未分案'}</span>
        </Space>
        <Space wrap>
          {reader ? <Link to={`/reads?caseId=${detail.caseId}`}>谁看过本案的完整信息</Link> : null}
          <FullDataSwitch />
          <CaseActions detail={detail} />
        </Space>
      </Flex>
      {phone && !staff ? <ApplicantPhone detail={detail} /> : <CaseDesk detail={detail} />}
    </Space>
  );
}

/** Sums, tabs, and the timeline beside them where there is room. */
function CaseDesk({ detail }: { readonly detail: CaseDetail }): JSX.Element {
  const { caseId } = detail;
  const staff = useMay('officer', 'director', 'president', 'finance', 'supervisor', 'auditor');
  const inside = useInside(detail);
  const [search, setSearch] = useSearchParams();
  const tabs = [
    { key: 'overview', label: '概况', children: <OverviewTab detail={detail} /> },
    ...(inside && staff
      ? [
          { key: 'property', label: '查询与财产', children: <PropertyTab detail={detail} /> },
          { key: 'measures', label: '措施', children: <MeasuresTab caseId={caseId} /> },
        ]
      : []),
    ...(inside ? [{ key: 'money', label: '案款', children: <MoneyTab detail={detail} /> }] : []),
  ];
  return (
    <Space orientation="vertical" size="middle" style={{ width: '100%' }}>
      {inside ? (
        <FourSums caseId={caseId} />
      ) : (
        <Alert
          type="info"
          showIcon
          title={
            detail.state === 'filed'
              ? '本案尚未分案。分案后由承办团队办理'
              : '您不在本案的办案团队,只能查看概况。如需办理,请执行局长将您加入团队'
          }
        />
      )}
      <Flex gap={16} align="flex-start" wrap>
        <Card size="small" style={{ flex: '3 1 640px', minWidth: 0 }}>
          <Tabs
            items={tabs}
            activeKey={tabs.find(({ key }) => key === search.get('tab'))?.key ?? 'overview'}
            onChange={(tab) => setSearch({ tab }, { replace: true })}
          />
        </Card>
        <Card size="small" title="时间线" style={{ flex: '1 1 280px', minWidth: 0 }}>
          <TimelinePanel caseId={caseId} />
        </Card>
      </Flex>
    </Space>
  );
}
