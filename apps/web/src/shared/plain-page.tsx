import { Result } from 'antd';
import type { JSX } from 'react';
import { Link } from 'react-router';

/** A page of one sentence, with the way back to the beginning. */
export function PlainPage(props: {
  readonly status: 'success' | 'warning';
  readonly title: string;
  readonly children: string;
}): JSX.Element {
  const { status, title, children } = props;
  return (
    <>
      <title>{`${title} · 执行工作台`}</title>
      <Result
        status={status}
        title={title}
        subTitle={children}
        extra={<Link to="/">回到首页</Link>}
      />
    </>
  );
}
