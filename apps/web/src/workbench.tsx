import type { JSX } from 'react';
import { Link, Navigate, Route, Routes, useLocation } from 'react-router';
import { CalculatorsPage } from './calculators/calculators-page.js';
import { CaseList } from './cases/case-list.js';
import { CasePage } from './cases/case-page.js';
import { ReceiptsPage } from './funds/receipts-page.js';
import { Inbox } from './inbox/inbox.js';
import { OpsPage } from './ops/ops-page.js';
import { ReadsPage } from './ops/reads-page.js';
import { PageBoundary } from './shared/page-boundary.js';
import { PageFrame } from './shared/page-frame.js';
import { PlainPage } from './shared/plain-page.js';
import { useMay } from './shared/session.js';

interface Page {
  readonly path: string;
  readonly name: string;
  readonly page: JSX.Element;
  /** Whether the person has this page; the server decides again on what is in it. */
  readonly mine: boolean;
}

/** Where a sign-in ends that a form asked for in a new tab. */
const SIGNED_IN_AGAIN = (
  <PlainPage status="success" title="已重新登录">
    请关闭本页,回到原来的页面再次提交;填写的内容仍在
  </PlainPage>
);
const NO_SUCH_PAGE = (
  <PlainPage status="warning" title="没有这个页面">
    地址可能有误,或者您的职责没有这个页面
  </PlainPage>
);

/** Every page and its place in the menu. */
export function Workbench(): JSX.Element {
  const { pathname } = useLocation();
  const staff = useMay('officer', 'director', 'president', 'finance');
  const watch = useMay('supervisor', 'auditor', 'applicant');
  const deputy = useMay('duty-chief');
  const admin = useMay('admin');
  const checker = useMay('auditor', 'supervisor');
  const operations = useMay('admin', 'director', 'duty-chief');
  const pages: readonly Page[] = [
    { path: '/inbox', name: '待办', page: <Inbox />, mine: staff || deputy },
    { path: '/cases', name: '案件', page: <CaseList />, mine: staff || watch },
    { path: '/receipts', name: '到账', page: <ReceiptsPage />, mine: staff || checker },
    { path: '/calculators', name: '计算器', page: <CalculatorsPage />, mine: true },
    { path: '/reads', name: '查阅留痕', page: <ReadsPage />, mine: checker },
    { path: '/ops', name: '运维', page: <OpsPage />, mine: operations },
  ];
  const mine = pages.filter((page) => page.mine);
  const home = admin ? '/ops' : (mine[0]?.path ?? '/calculators');
  return (
    <PageFrame
      items={mine.map(({ path, name }) => ({ key: path, label: <Link to={path}>{name}</Link> }))}
    >
      <PageBoundary key={pathname}>
        <Routes>
          {mine.map(({ path, page }) => (
            <Route key={path} path={path} element={page} />
          ))}
          <Route path="/cases/:caseId" element={<CasePage />} />
          <Route path="/signed-in" element={SIGNED_IN_AGAIN} />
          <Route path="/" element={<Navigate to={home} replace />} />
          <Route path="*" element={NO_SUCH_PAGE} />
        </Routes>
      </PageBoundary>
    </PageFrame>
  );
}
