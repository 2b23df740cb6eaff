import type { BodyOf, Endpoint } from '@lib/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Modal, Space } from 'antd';
import type { FormInstance, FormProps } from 'antd';
import type { JSX, ReactNode } from 'react';
import { useState } from 'react';
import type { AppName } from './api.js';
import { command, newKey } from './api.js';
import { ProblemAlert } from './problem-alert.js';

interface CommandFormProps<E extends Endpoint, Values> {
  readonly app: AppName;
  readonly endpoint: E;
  readonly params?: Readonly<Record<string, string>>;
  readonly ifMatch?: number;
  /** The verb on the button, naming the thing it does. */
  readonly verb: string;
  readonly title?: string;
  readonly initial?: Partial<Values>;
  readonly primary?: boolean;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly width?: number;
  readonly toBody: (values: Values) => BodyOf<E>;
  readonly children?: ReactNode | ((form: FormInstance<Values>) => ReactNode);
}

/** A button that opens one plain form for one human step; one key per opening, so nothing doubles. */
export function CommandForm<E extends Endpoint, Values extends object>(
  props: CommandFormProps<E, Values>,
): JSX.Element {
  const [key, setKey] = useState<string>();
  const [form] = Form.useForm<Values>();
  const client = useQueryClient();
  const close = (): void => setKey(undefined);
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: (values: Values) =>
      command(props.app, props.endpoint, {
        body: props.toBody(values),
        key: key ?? newKey(),
        ...(props.params ? { params: props.params } : {}),
        ...(props.ifMatch === undefined ? {} : { ifMatch: props.ifMatch }),
      }),
    onSuccess: async () => {
      close();
      await client.invalidateQueries();
    },
  });
  const open = (): void => {
    reset();
    form.resetFields();
    setKey(newKey());
  };
  const formProps: FormProps<Values> = {
    form,
    layout: 'vertical',
    onFinish: (values) => mutate(values),
    ...(props.initial ? { initialValues: props.initial } : {}),
  };
  return (
    <>
      <Button
        type={props.primary ? 'primary' : 'default'}
        danger={props.danger ?? false}
        disabled={props.disabled ?? false}
        onClick={open}
      >
        {props.verb}
      </Button>
      <Modal
        open={key !== undefined}
        title={props.title ?? props.verb}
        onCancel={close}
        footer={null}
        width={props.width ?? 560}
        destroyOnHidden
      >
        <Form {...formProps}>
          {typeof props.children === 'function' ? props.children(form) : props.children}
          <Space orientation="vertical" style={{ width: '100%' }}>
            <ProblemAlert error={error} />
            <Space>
              <Button type="primary" htmlType="submit" loading={isPending}>
                {props.verb}
              </Button>
              <Button onClick={close}>取消</Button>
            </Space>
          </Space>
        </Form>
      </Modal>
    </>
  );
}
