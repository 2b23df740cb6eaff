import { Result } from 'antd';
import type { JSX } from 'react';
import { Link } from 'react-router';

/** An address that leads nowhere, or to a page of other roles. */
export function NoSuchPage(): JSX.Element {
  return (
    <>
      <title>没有这个页面 · 执行工作台</title>
      <Result
        status="404"
        title="没有这个页面"
        subTitle="地址可能有误,或者您的职责没有这个页面"
        extra={<Link to="/">回到首页</Link>}
      />
    </>
  );
}

/** Where a sign-in ends that a form asked for in a new tab. */
export function SignedInAgain(): JSX.Element {
  return (
    <>
      <title>已重新登录 · 执行工作台</title>
      <Result
        status="success"
        title="已重新登录"
        subTitle="请关闭本页,回到原来的页面再次提交;填写的内容仍在"
        extra={<Link to="/">回到首页</Link>}
      />
    </>
  );
}
