import { Descriptions, Space, Table, Tag } from 'antd';
import type { JSX } from 'react';
import { yuan } from '../shared/format.js';
import { usePhone } from '../shared/phone.js';
import { PARTY_ROLES, SERVICE_METHODS } from './labels.js';
import { PayeeAccount } from './payee-account.js';
import type { CaseDetail } from './use-case.js';

/** Title, parties, entitlements, process nodes and notices. */
export function OverviewTab({ detail }: { readonly detail: CaseDetail }): JSX.Element {
  const phone = usePhone();
  const nameOf = (partyId: string): string =>
    detail.parties.find((party) => party.partyId === partyId)?.name ?? '';
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Descriptions
        size="small"
        column={phone ? 1 : 2}
        items={[
          { key: 'title', label: '执行依据', children: detail.title.number },
          { key: 'by', label: '作出机关', children: detail.title.issuedBy },
          { key: 'on', label: '生效日期', children: detail.title.effectiveOn },
          { key: 'amount', label: '金额', children: `${yuan(detail.title.amount)} 元` },
          { key: 'filed', label: '立案日期', children: detail.filedOn },
          {
            key: 'team',
            label: '团队',
            children: detail.team.map(({ name }) => name).join('、') || '未分案',
          },
          ...(detail.closure
            ? [
                {
                  key: 'closure',
                  label: '结案',
                  children: `${detail.closure.closedOn} ${detail.closure.reason}`,
                },
              ]
            : []),
        ]}
      />
      <Table
        size="small"
        rowKey="partyId"
        pagination={false}
        dataSource={detail.parties}
        columns={[
          { title: '地位', render: (_, party) => PARTY_ROLES[party.role] },
          { title: '姓名或名称', dataIndex: 'name' },
          { title: '证件号码', dataIndex: 'documentNumber' },
          { title: '电话', render: (_, party) => party.phone ?? '未登记' },
          {
            title: '应得(元)',
            align: 'right',
            render: (_, party) =>
              detail.entitlements
                .filter(({ partyId }) => partyId === party.partyId)
                .map(({ amount }) => yuan(amount))
                .join('、'),
          },
          {
            title: '收款账户',
            render: (_, party) =>
              detail.entitlements
                .filter(({ partyId }) => partyId === party.partyId)
                .map((entitlement) => (
                  <PayeeAccount
                    key={entitlement.entitlementId}
                    detail={detail}
                    entitlement={entitlement}
                    name={party.name}
                  />
                )),
          },
        ]}
      />
      <Table
        size="small"
        rowKey="node"
        pagination={false}
        dataSource={detail.nodes}
        columns={[
          { title: '节点', dataIndex: 'title' },
          { title: '期限', dataIndex: 'dueOn' },
          {
            title: '完成',
            render: (_, node) => (
              <>
                {node.doneOn ? <Tag color="green">{node.doneOn}</Tag> : <Tag>未完成</Tag>}
                {node.overdue ? <Tag color="red">逾期</Tag> : null}
              </>
            ),
          },
          { title: '依据', dataIndex: 'source' },
        ]}
      />
      <Table
        size="small"
        rowKey="noticeId"
        pagination={false}
        dataSource={detail.notices}
        locale={{ emptyText: '尚未签发执行通知书' }}
        columns={[
          { title: '执行通知书', dataIndex: 'documentNumber' },
          { title: '送达对象', render: (_, notice) => nameOf(notice.partyId) },
          { title: '签发', dataIndex: 'issuedOn' },
          {
            title: '送达',
            render: (_, notice) =>
              notice.servedOn
                ? `${notice.servedOn} ${SERVICE_METHODS[notice.method ?? ''] ?? ''}`
                : '未送达',
          },
        ]}
      />
    </Space>
  );
}
