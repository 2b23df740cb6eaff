import { Alert } from 'antd';
import type { JSX } from 'react';
import { ProblemError, SignedOut } from './api.js';

/** What happened, why, what now, code; every named fault on its own line. */
export function ProblemAlert({ error }: { readonly error: unknown }): JSX.Element | null {
  if (!error) return null;
  if (error instanceof SignedOut) {
    return (
      <Alert
        type="warning"
        showIcon
        title="登录已过期"
        description={
          <a href="/auth/login?returnTo=/signed-in" target="_blank" rel="noreferrer">
            在新页面重新登录,再回到本页继续;填写的内容仍在
          </a>
        }
      />
    );
  }
  if (!(error instanceof ProblemError)) {
    return <Alert type="error" showIcon title="没有连上服务" description="请检查网络后重试" />;
  }
  const { problem } = error;
  return (
    <Alert
      type="error"
      showIcon
      title={problem.detail}
      description={
        <>
          {problem.fields?.map((field) => (
            <div key={`${field.path}${field.message}`}>
              <code>{field.path}</code> {field.message}
            </div>
          ))}
          {problem.hint ? <div>{problem.hint}</div> : null}
          <small>
            代码 {problem.code}
            {problem.traceId ? ` · ${problem.traceId}` : ''}
          </small>
        </>
      }
    />
  );
}
