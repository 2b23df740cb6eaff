import { Button, Card, Checkbox, Flex, Form, Input, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import type { JSX } from 'react';
import { CourtDay } from '../shared/court-day.js';
import { MoneyInput } from '../shared/money-input.js';
import type { Field, Rows } from './forms.js';

/** The questions of a form, one below the other. */
export function FormFields(props: { readonly fields: readonly (Field | Rows)[] }): JSX.Element {
  return (
    <>
      {props.fields.map((field) =>
        field.kind === 'rows' ? (
          <RowsInput key={field.name} rows={field} />
        ) : (
          <FieldInput key={field.name} field={field} />
        ),
      )}
    </>
  );
}

/** A member of a list: names within a row begin at its place. */
interface Place {
  readonly list: string;
  readonly row: number;
}

function FieldInput(props: { readonly field: Field; readonly place?: Place }): JSX.Element | null {
  const { field, place } = props;
  const pathOf = (name: string): (string | number)[] => [
    ...(place ? [place.row] : []),
    ...name.split('.'),
  ];
  const [deciding, ...values] = field.when ?? [field.name];
  const answer: unknown = Form.useWatch([...(place ? [place.list] : []), ...pathOf(deciding)]);
  if (field.when && !values.some((value) => value === answer)) return null;
  const isTick = field.kind === 'tick';
  return (
    <Form.Item
      name={pathOf(field.name)}
      label={isTick ? undefined : field.label}
      valuePropName={isTick ? 'checked' : 'value'}
      rules={[{ required: !field.optional && !isTick, message: '请填写' }]}
    >
      {CONTROLS[field.kind](field)}
    </Form.Item>
  );
}

const CONTROLS: Readonly<Record<Field['kind'], (field: Field) => JSX.Element>> = {
  day: () => <CourtDay near={dayjs().format('YYYY-MM-DD')} />,
  money: () => <MoneyInput />,
  count: () => <InputNumber min={1} precision={0} style={{ width: 120 }} />,
  text: ({ placeholder = '' }) => <Input placeholder={placeholder} style={{ maxWidth: 320 }} />,
  tick: ({ label }) => <Checkbox>{label}</Checkbox>,
  choice: ({ optional = false, choices = {} }) => (
    <Select
      allowClear={optional}
      style={{ width: 320, maxWidth: '100%' }}
      options={Object.entries(choices).map(([value, label]) => ({ value, label }))}
    />
  ),
};

function RowsInput({
  rows: { name, label, fields, beginning },
}: {
  readonly rows: Rows;
}): JSX.Element {
  return (
    <Form.List name={name}>
      {(rows, { add, remove }) => (
        <Flex vertical gap={8} style={{ marginBottom: 16 }}>
          {rows.map((row, place) => (
            <Card
              key={row.key}
              size="small"
              title={`${label} ${place + 1}`}
              extra={
                <Button size="small" onClick={() => remove(row.name)}>
                  删除
                </Button>
              }
            >
              <Flex wrap gap={16}>
                {fields.map((field) => (
                  <FieldInput
                    key={field.name}
                    field={field}
                    place={{ list: name, row: row.name }}
                  />
                ))}
              </Flex>
            </Card>
          ))}
          <Button
            style={{ alignSelf: 'flex-start' }}
            onClick={() => add(beginning?.(rows.length) ?? {})}
          >
            添加{label}
          </Button>
        </Flex>
      )}
    </Form.List>
  );
}
