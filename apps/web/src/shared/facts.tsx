import { Descriptions } from 'antd';
import type { JSX } from 'react';

export interface Fact {
  readonly key: string;
  readonly label: string;
  readonly children: string;
}

/** What a person should have read before deciding, one fact a line, above the fields of a form. */
export function Facts({ items }: { readonly items: Fact[] }): JSX.Element {
  return <Descriptions size="small" column={1} items={items} style={{ marginBottom: 12 }} />;
}
