import type { JSX } from 'react';
import { Link, Navigate, Route, Routes } from 'react-router';
import { CalculatorsPage } from './calculators/calculators-page.js';
import { CaseList } from './cases/case-list.js';
import { CasePage } from './cases/case-page.js';
import { ReceiptsPage } from './funds/receipts-page.js';
import { Inbox } from './inbox/inbox.js';
import { OpsPage } from './ops/ops-page.js';
import { PageFrame } from './shared/page-frame.js';
import { useMay } from './shared/session.js';

/** Every page and its place in the menu. */
export function Workbench(): JSX.Element {
  const staff = useMay('officer', 'director', 'president', 'finance');
  const admin = useMay('admin');
  const operations = useMay('admin', 'director', 'duty-chief');
  const elsewhere = admin ? '/ops' : '/cases';
  const items = [
    ...(staff ? [{ key: '/inbox', label: <Link to="/inbox">待办</Link> }] : []),
    { key: '/cases', label: <Link to="/cases">案件</Link> },
    ...(staff ? [{ key: '/receipts', label: <Link to="/receipts">到账</Link> }] : []),
    { key: '/calculators', label: <Link to="/calculators">计算器</Link> },
    ...(operations ? [{ key: '/ops', label: <Link to="/ops">运维</Link> }] : []),
  ];
  return (
    <PageFrame items={items}>
      <Routes>
        <Route path="/inbox" element={<Inbox />} />
        <Route path="/cases" element={<CaseList />} />
        <Route path="/cases/:caseId" element={<CasePage />} />
        <Route path="/receipts" element={<ReceiptsPage />} />
        <Route path="/ops" element={<OpsPage />} />
        <Route path="/calculators" element={<CalculatorsPage />} />
        <Route path="*" element={<Navigate to={staff ? '/inbox' : elsewhere} replace />} />
      </Routes>
    </PageFrame>
  );
}
