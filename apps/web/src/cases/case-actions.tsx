import { caseFlowApi } from '@lib/contracts';
import { useQuery } from '@tanstack/react-query';
import { Form, Input, InputNumber, Select, Space } from 'antd';
import type { Dayjs } from 'dayjs';
import type { JSX } from 'react';
import { read } from '../shared/api.js';
import { CommandForm } from '../shared/command-form.js';
import { CourtDay, wireDay } from '../shared/court-day.js';
import { useMay, useMe } from '../shared/session.js';
import { SERVICE_METHODS } from './labels.js';
import type { CaseDetail } from './use-case.js';

/** What this person can do next with the case itself. */
export function CaseActions({ detail }: { readonly detail: CaseDetail }): JSX.Element | null {
  const me = useMe();
  const director = useMay('director');
  const team = useMay('officer') && detail.team.some(({ personId }) => personId === me.personId);
  if (detail.state === 'closed') return null;
  return (
    <Space wrap>
      {director ? <Assign detail={detail} /> : null}
      {team && detail.state !== 'filed' ? <Notice detail={detail} /> : null}
      {team ? <Service detail={detail} /> : null}
      {team && detail.state === 'notified' ? <Close detail={detail} /> : null}
    </Space>
  );
}

interface Props {
  readonly detail: CaseDetail;
}

interface Officer {
  readonly personId: string;
  readonly name: string;
}

/** Officers of the reader's court, from whom the director chooses. */
function useOfficers(): readonly Officer[] {
  const { data } = useQuery({
    queryKey: ['staff', 'officer'],
    queryFn: () => read('case-flow', caseFlowApi.listStaff, { query: { role: 'officer' } }),
  });
  return data?.items ?? [];
}

function Assign({ detail }: Props): JSX.Element {
  const officers = useOfficers();
  const current = detail.team.find(({ part }) => part === 'officer');
  return (
    <CommandForm
      app="case-flow"
      endpoint={caseFlowApi.assignOfficer}
      params={{ caseId: detail.caseId }}
      verb={detail.officer ? '变更承办人' : '分案'}
      primary={!detail.officer}
      {...(current ? { initial: { officerId: current.personId } } : {})}
      toBody={({ officerId }: { officerId: string }) => ({
        officerId,
        officerName: officers.find((person) => person.personId === officerId)?.name ?? '',
        members: [],
      })}
    >
      <Form.Item name="officerId" label="承办人" rules={[{ required: true }]}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          placeholder="选择本院承办人"
          notFoundContent="没有取得本院承办人名单"
          options={officers.map(({ personId, name }) => ({ value: personId, label: name }))}
        />
      </Form.Item>
    </CommandForm>
  );
}

function Notice({ detail }: Props): JSX.Element | null {
  const waiting = detail.parties.filter(
    (party) =>
      party.role === 'debtor' && !detail.notices.some(({ partyId }) => partyId === party.partyId),
  );
  if (waiting.length === 0) return null;
  return (
    <CommandForm
      app="case-flow"
      endpoint={caseFlowApi.issueNotice}
      params={{ caseId: detail.caseId }}
      verb="签发执行通知书"
      primary
      initial={{ partyId: waiting[0]?.partyId ?? '', performWithinDays: 3 }}
      toBody={(values: { partyId: string; performWithinDays: number }) => values}
    >
      <Form.Item name="partyId" label="被执行人" rules={[{ required: true }]}>
        <Select options={waiting.map(({ partyId, name }) => ({ value: partyId, label: name }))} />
      </Form.Item>
      <Form.Item name="performWithinDays" label="责令履行的天数" rules={[{ required: true }]}>
        <InputNumber min={1} max={30} />
      </Form.Item>
    </CommandForm>
  );
}

function Service({ detail }: Props): JSX.Element | null {
  const [open] = detail.notices.filter((notice) => notice.state === 'issued');
  if (!open) return null;
  return (
    <CommandForm
      app="case-flow"
      endpoint={caseFlowApi.recordService}
      params={{ caseId: detail.caseId, noticeId: open.noticeId }}
      verb="登记送达"
      title={`登记送达:${open.documentNumber}`}
      primary
      initial={{ method: 'electronic' as const }}
      toBody={(values: { servedOn: Dayjs; method: keyof typeof SERVICE_METHODS }) => ({
        servedOn: wireDay(values.servedOn),
        method: values.method as 'electronic',
      })}
    >
      <Form.Item name="servedOn" label="送达日期" rules={[{ required: true }]}>
        <CourtDay near={open.issuedOn} />
      </Form.Item>
      <Form.Item name="method" label="送达方式" rules={[{ required: true }]}>
        <Select
          options={Object.entries(SERVICE_METHODS).map(([value, label]) => ({ value, label }))}
        />
      </Form.Item>
    </CommandForm>
  );
}

function Close({ detail }: Props): JSX.Element {
  return (
    <CommandForm
      app="case-flow"
      endpoint={caseFlowApi.closeCase}
      params={{ caseId: detail.caseId }}
      verb="以执行完毕结案"
      toBody={(values: { reason: string }) => ({ manner: 'fully-performed' as const, ...values })}
    >
      <p>债务清偿、全部措施解除并回执、全部款项发放后才能结案;系统会逐项核对。</p>
      <Form.Item name="reason" label="理由" rules={[{ required: true, min: 2 }]}>
        <Input.TextArea rows={3} />
      </Form.Item>
    </CommandForm>
  );
}
