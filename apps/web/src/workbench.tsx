import { ROLE_TITLES } from '@lib/contracts';
import { Button, Layout, Menu, Space, Typography } from 'antd';
import type { JSX } from 'react';
import { Link, Navigate, Route, Routes, useLocation } from 'react-router';
import { CaseList } from './cases/case-list.js';
import { CasePage } from './cases/case-page.js';
import { ReceiptsPage } from './funds/receipts-page.js';
import { Inbox } from './inbox/inbox.js';
import { OpsPage } from './ops/ops-page.js';
import { signOut, useMay, useMe } from './shared/session.js';

/** The frame around every page: where I am, who I am, what waits for me. */
export function Workbench(): JSX.Element {
  const me = useMe();
  const staff = useMay('officer', 'director', 'president', 'finance');
  const admin = useMay('admin');
  const operations = useMay('admin', 'director', 'duty-chief');
  const elsewhere = admin ? '/ops' : '/cases';
  const { pathname } = useLocation();
  const items = [
    ...(staff ? [{ key: '/inbox', label: <Link to="/inbox">待办</Link> }] : []),
    { key: '/cases', label: <Link to="/cases">案件</Link> },
    ...(staff ? [{ key: '/receipts', label: <Link to="/receipts">到账</Link> }] : []),
    ...(operations ? [{ key: '/ops', label: <Link to="/ops">运维</Link> }] : []),
  ];
  return (
    <Layout style={{ minHeight: '100vh' }}>
      <Layout.Header style={{ display: 'flex', gap: 24, alignItems: 'center', padding: '0 24px' }}>
        <Typography.Text strong style={{ color: '#fff', whiteSpace: 'nowrap' }}>
          执行工作台
        </Typography.Text>
        <Menu
          theme="dark"
          mode="horizontal"
          style={{ flex: 1, minWidth: 0 }}
          selectedKeys={items.map(({ key }) => key).filter((key) => pathname.startsWith(key))}
          items={items}
        />
        <Space style={{ color: '#fff', whiteSpace: 'nowrap' }}>
          <span>
            {me.name} · {me.roles.map((role) => ROLE_TITLES[role]).join('、')} · {me.court}
          </span>
          <Button size="small" onClick={() => void signOut()}>
            退出
          </Button>
        </Space>
      </Layout.Header>
      <Layout.Content style={{ padding: 24, maxWidth: 1440, width: '100%', margin: '0 auto' }}>
        <Routes>
          <Route path="/inbox" element={<Inbox />} />
          <Route path="/cases" element={<CaseList />} />
          <Route path="/cases/:caseId" element={<CasePage />} />
          <Route path="/receipts" element={<ReceiptsPage />} />
          <Route path="/ops" element={<OpsPage />} />
          <Route path="*" element={<Navigate to={staff ? '/inbox' : elsewhere} replace />} />
        </Routes>
      </Layout.Content>
      <Layout.Footer style={{ textAlign: 'center' }}>
        演示数据均为虚构。本系统不提供法律意见。
      </Layout.Footer>
    </Layout>
  );
}
