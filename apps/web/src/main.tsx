import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as Antd, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { Workbench } from './workbench.js';
import { ProblemError, SignedOut } from './shared/api.js';
import { SignedIn } from './shared/session.js';

dayjs.locale('zh-cn');

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal stays a refusal; only a lost connection is worth another try.
      retry: (count, error) =>
        count < 2 && !(error instanceof ProblemError) && !(error instanceof SignedOut),
      refetchOnWindowFocus: true,
      staleTime: 2_000,
    },
  },
});

const root = document.querySelector('#root');
if (!root) throw new Error('no #root');
createRoot(root).render(
  <StrictMode>
    <ConfigProvider
      locale={zhCN}
      button={{ autoInsertSpace: false }}
      theme={{ token: { colorPrimary: '#1f4e79', borderRadius: 4, colorLink: '#1f4e79' } }}
    >
      <Antd>
        <QueryClientProvider client={client}>
          <BrowserRouter>
            <SignedIn>
              <Workbench />
            </SignedIn>
          </BrowserRouter>
        </QueryClientProvider>
      </Antd>
    </ConfigProvider>
  </StrictMode>,
);
