import { Form, Input, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import type { JSX } from 'react';
import { CourtDay } from '../shared/court-day.js';
import { MoneyInput } from '../shared/money-input.js';

interface FieldProps {
  readonly name: string | (string | number)[];
  readonly label: string;
  readonly optional?: boolean;
}

const rules = (optional = false): { required: boolean; message: string }[] => [
  { required: !optional, message: '请填写' },
];

export function DayField({ name, label, optional }: FieldProps): JSX.Element {
  return (
    <Form.Item name={name} label={label} rules={rules(optional)}>
      <CourtDay near={dayjs().format('YYYY-MM-DD')} />
    </Form.Item>
  );
}

export function MoneyField({ name, label, optional }: FieldProps): JSX.Element {
  return (
    <Form.Item name={name} label={label} rules={rules(optional)}>
      <MoneyInput />
    </Form.Item>
  );
}

export function CountField({ name, label, optional }: FieldProps): JSX.Element {
  return (
    <Form.Item name={name} label={label} rules={rules(optional)}>
      <InputNumber min={1} precision={0} style={{ width: 120 }} />
    </Form.Item>
  );
}

export function TextField(props: FieldProps & { readonly placeholder?: string }): JSX.Element {
  return (
    <Form.Item name={props.name} label={props.label} rules={rules(props.optional)}>
      <Input placeholder={props.placeholder ?? ''} style={{ maxWidth: 320 }} />
    </Form.Item>
  );
}

export function ChoiceField(
  props: FieldProps & { readonly choices: readonly (readonly [string | number, string])[] },
): JSX.Element {
  return (
    <Form.Item name={props.name} label={props.label} rules={rules(props.optional)}>
      <Select
        allowClear={props.optional ?? false}
        style={{ width: 320, maxWidth: '100%' }}
        options={props.choices.map(([value, label]) => ({ value, label }))}
      />
    </Form.Item>
  );
}
