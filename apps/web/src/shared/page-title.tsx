import { Typography } from 'antd';
import type { JSX } from 'react';

/** The heading of a page; its words also name the tab of the browser, unless `tab` does. */
export function PageTitle(props: {
  readonly children: string;
  readonly tab?: string;
}): JSX.Element {
  return (
    <>
      <title>{`${props.tab ?? props.children} · 执行工作台`}</title>
      <Typography.Title level={4} style={{ margin: 0 }}>
        {props.children}
      </Typography.Title>
    </>
  );
}
