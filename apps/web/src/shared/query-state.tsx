import type { UseQueryResult } from '@tanstack/react-query';
import { Skeleton } from 'antd';
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
