import type { UseQueryResult } from '@tanstack/react-query';
import { Empty, Skeleton } from 'antd';
import type { JSX, ReactNode } from 'react';
import { ProblemAlert } from './problem-alert.js';

/** Shows the answer, or that it is on its way, or why there is none. */
export function Answered<Data>(props: {
  readonly query: UseQueryResult<Data>;
  readonly children: (data: Data) => ReactNode;
}): JSX.Element {
  const { query, children } = props;
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <ProblemAlert error={query.error} />;
  return <Skeleton active />;
}

/** What a table without rows says, once it is known that there are none. */
export function emptyOf(isKnown: boolean, text: string): { readonly emptyText: ReactNode } {
  return { emptyText: isKnown ? <Empty description={text} /> : ' ' };
}
