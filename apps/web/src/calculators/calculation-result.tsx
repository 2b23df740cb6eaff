import { Card, Descriptions, Flex, Table, Typography } from 'antd';
import type { JSX } from 'react';
import { yuan } from '../shared/format.js';
import { ASSUMPTION_WORDS } from './assumption-words.js';
import { VALUE_WORDS, WORDS } from './result-words.js';

/** Amounts have two decimals; rates and unrounded interest have more. */
const AMOUNT = /^-?\d{1,15}\.\d{2}$/;

type Row = Readonly<Record<string, unknown>>;

const TABLES = { trace: '计算过程', basis: '依据', assumptions: '法律未定、本次采用的设定' };

/** A result as it came: its figures, every step, every rule, and the JSON itself to copy. */
export function CalculationResult({ result }: { readonly result: unknown }): JSX.Element {
  return (
    <Flex vertical gap={16} role="region" aria-label="计算结果">
      {isRow(result) ? <Figures result={result} /> : null}
      <Card size="small" title="结果 JSON">
        <Copyable value={result} />
      </Card>
    </Flex>
  );
}

function Copyable({ value }: { readonly value: unknown }): JSX.Element {
  const text = JSON.stringify(value, null, 2);
  return (
    <>
      <Typography.Text copyable={{ text, tooltips: ['复制 JSON', '已复制'] }}>
        复制 JSON
      </Typography.Text>
      <pre style={{ maxHeight: 320, overflow: 'auto', margin: '8px 0 0' }}>{text}</pre>
    </>
  );
}

function Figures({ result }: { readonly result: Row }): JSX.Element {
  const entries = Object.entries(result);
  const single = entries.filter(([, value]) => !isRows(value));
  const named = entries.filter(([name, value]) => isRows(value) && !Object.hasOwn(TABLES, name));
  return (
    <>
      <Card size="small" title="结果">
        <Descriptions
          size="small"
          column={1}
          items={single
            .filter(([name]) => !Object.hasOwn(TABLES, name))
            .map(([name, value]) => ({ key: name, label: word(name), children: show(value) }))}
        />
      </Card>
      {[...named, ...Object.keys(TABLES).map((name) => [name, result[name]] as const)].map(
        ([name, value]) =>
          isRows(value) ? (
            <RowTable
              key={name}
              title={TABLES[name as keyof typeof TABLES] ?? word(name)}
              rows={value}
            />
          ) : null,
      )}
    </>
  );
}

function RowTable(props: { readonly title: string; readonly rows: readonly Row[] }): JSX.Element {
  const names = [...new Set(props.rows.flatMap((row) => Object.keys(row)))];
  return (
    <Table
      size="small"
      pagination={false}
      rowKey="place"
      title={() => `${props.title} (${props.rows.length})`}
      scroll={{ x: 'max-content' }}
      dataSource={props.rows.map((row, place) => ({ place, row }))}
      columns={names.map((name) => ({
        key: name,
        title: word(name),
        render: (_: unknown, { row }: { readonly row: Row }) => show(row[name]),
      }))}
    />
  );
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRows(value: unknown): value is readonly Row[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRow);
}

function word(name: string): string {
  return WORDS[name] ?? name;
}

function show(value: unknown): string {
  if (value === undefined || value === null) return '—';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (Array.isArray(value)) return value.length > 0 ? value.map(show).join('、') : '—';
  if (isRow(value)) {
    return Object.entries(value)
      .map(([name, member]) => `${word(name)} ${show(member)}`)
      .join(',');
  }
  const text = String(value);
  if (AMOUNT.test(text)) return yuan(text);
  return VALUE_WORDS[text] ?? ASSUMPTION_WORDS[text] ?? text;
}
