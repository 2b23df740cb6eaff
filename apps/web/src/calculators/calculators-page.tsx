import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Card, Flex, Form, Input, Segmented, Select } from 'antd';
import type { JSX } from 'react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { command, newKey } from '../shared/api.js';
import { PageTitle } from '../shared/page-title.js';
import { ProblemAlert } from '../shared/problem-alert.js';
import { CalculationResult } from './calculation-result.js';
import type { CalculatorKind } from './calculator-kinds.js';
import { BEGINNINGS, KIND_TITLES, KINDS, ownerOf } from './calculator-kinds.js';
import { FormFields } from './form-fields.js';
import { formInput } from './form-input.js';
import { FORMS } from './forms.js';

/** The calculators of the platform: the apps calculate, this page asks and shows. */
export function CalculatorsPage(): JSX.Element {
  const [search, setSearch] = useSearchParams();
  const kind = KINDS.find((known) => known === search.get('kind')) ?? 'late-interest';
  return (
    <Flex vertical gap={16}>
      <Flex gap={12} wrap align="center">
        <PageTitle tab={`${KIND_TITLES[kind]} · 计算器`}>计算器</PageTitle>
        <Select
          aria-label="计算什么"
          style={{ width: 200 }}
          value={kind}
          onChange={(chosen) => setSearch({ kind: chosen })}
          options={KINDS.map((value) => ({ value, label: KIND_TITLES[value] }))}
        />
      </Flex>
      <Calculator key={kind} kind={kind} />
    </Flex>
  );
}

function Calculator({ kind }: { readonly kind: CalculatorKind }): JSX.Element {
  const fields = FORMS[kind];
  const [form] = Form.useForm<object>();
  const [text, setText] = useState(fields ? undefined : json(BEGINNINGS[kind]));
  // A result stands only as long as the input it came from.
  const calculation = useMutation({
    mutationFn: (input: unknown) => {
      const { app, endpoint } = ownerOf(kind);
      return command(app, endpoint, { params: { kind }, body: input, key: newKey() });
    },
  });
  return (
    <>
      <Card size="small">
        {fields ? (
          <Segmented
            style={{ marginBottom: 16 }}
            value={text === undefined ? 'form' : 'json'}
            onChange={(mode) =>
              setText(mode === 'form' ? undefined : json(formInput(kind, form.getFieldsValue())))
            }
            options={[
              { value: 'form', label: '表单' },
              { value: 'json', label: '输入 JSON' },
            ]}
          />
        ) : null}
        {fields ? (
          <Form
            form={form}
            layout="vertical"
            style={{ display: text === undefined ? 'block' : 'none' }}
            initialValues={BEGINNINGS[kind]}
            onValuesChange={calculation.reset}
            onFinish={(values) => calculation.mutate(formInput(kind, values))}
          >
            <FormFields fields={fields} />
            <Button type="primary" htmlType="submit" loading={calculation.isPending}>
              计算
            </Button>
          </Form>
        ) : null}
        {text === undefined ? null : (
          <JsonInput
            text={text}
            change={(typed) => {
              calculation.reset();
              setText(typed);
            }}
            send={calculation.mutate}
          />
        )}
      </Card>
      <ProblemAlert error={calculation.error} />
      {calculation.isSuccess ? <CalculationResult result={calculation.data} /> : null}
    </>
  );
}

/** The input as it is sent: to read, to change, or to paste from elsewhere; a list gives a list. */
function JsonInput(props: {
  readonly text: string;
  readonly change: (text: string) => void;
  readonly send: (input: unknown) => void;
}): JSX.Element {
  const [fault, setFault] = useState<string>();
  const calculate = (): void => {
    try {
      const input: unknown = JSON.parse(props.text);
      setFault(undefined);
      props.send(input);
    } catch (error) {
      setFault(String(error));
    }
  };
  return (
    <Flex vertical gap={12}>
      <Input.TextArea
        aria-label="输入 JSON"
        rows={14}
        spellCheck={false}
        style={{ fontFamily: 'monospace' }}
        value={props.text}
        onChange={(event) => props.change(event.target.value)}
      />
      {fault === undefined ? null : (
        <Alert type="error" showIcon title="不是 JSON" description={fault} />
      )}
      <Button type="primary" style={{ alignSelf: 'flex-start' }} onClick={calculate}>
        计算
      </Button>
    </Flex>
  );
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
