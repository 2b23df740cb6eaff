import type { AnswerOf, BodyOf, Endpoint } from '@lib/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Modal, Space } from 'antd';
import type { FormInstance, FormProps } from 'antd';
import type { JSX, ReactNode } from 'react';
import { useRef, useState } from 'react';
import type { AppName } from './api.js';
import { command, newKey, ProblemError } from './api.js';
import { isNewIntention, isPerhapsDone, perhapsDone } from './intention.js';
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
  /** Gets what was typed over `initial` as it was when the form was opened. */
  readonly toBody: (values: Values) => BodyOf<E>;
  /** What the person must still read of the answer, if anything. */
  readonly toNotice?: (answer: AnswerOf<E>) => string | undefined;
  readonly children?: ReactNode | ((form: FormInstance<Values>, opened: Values) => ReactNode);
}

/** A button that opens one plain form for one human step. */
export function CommandForm<E extends Endpoint, Values extends object>(
  props: CommandFormProps<E, Values>,
): JSX.Element {
  const [opening, setOpening] = useState(0);
  const [open, setOpen] = useState(false);
  const fields = useRef<HTMLDivElement>(null);
  const close = (): void => setOpen(false);
  return (
    <>
      <Button
        type={props.primary ? 'primary' : 'default'}
        danger={props.danger ?? false}
        disabled={props.disabled ?? false}
        onClick={() => {
          setOpening(opening + 1);
          setOpen(true);
        }}
      >
        {props.verb}
      </Button>
      <Modal
        open={open}
        title={props.title ?? props.verb}
        onCancel={close}
        footer={null}
        // A click beside the form must not throw away what was typed.
        mask={{ closable: false }}
        width={props.width ?? 560}
        destroyOnHidden
        afterOpenChange={(shown) => {
          if (shown) beginIn(fields.current);
        }}
      >
        <div ref={fields}>
          <CommandBody key={opening} form={props} close={close} />
        </div>
      </Modal>
    </>
  );
}

/** Puts the cursor into the first field, unless the person is already at one. */
function beginIn(fields: HTMLElement | null): void {
  if (!fields || fields.contains(document.activeElement)) return;
  fields.querySelector<HTMLElement>('input:not([type="file"]), textarea')?.focus();
}

/**
 * The fields of one opening. What the person saw when opening (`initial`, row version) is kept: the
 * page behind goes on living, and a command based on yesterday's figures must be refused as such.
 */
function CommandBody<E extends Endpoint, Values extends object>(props: {
  readonly form: CommandFormProps<E, Values>;
  readonly close: () => void;
}): JSX.Element {
  const { form: live, close } = props;
  const [form] = Form.useForm<Values>();
  const [opened] = useState(live);
  const { send, isPending, isOver, error } = useCommand(opened, close);
  const initial = (opened.initial ?? {}) as Values;
  const formProps: FormProps<Values> = {
    form,
    layout: 'vertical',
    initialValues: initial,
    onFinish: (values) => send({ ...initial, ...values }, live.toBody),
  };
  const { children } = live;
  return (
    <Form {...formProps}>
      {typeof children === 'function' ? children(form, initial) : children}
      <Space orientation="vertical" style={{ width: '100%' }}>
        <ProblemAlert error={error} />
        <Space>
          <Button type="primary" htmlType="submit" loading={isPending} disabled={isOver}>
            {live.verb}
          </Button>
          <Button onClick={close}>{isOver ? '关闭' : '取消'}</Button>
        </Space>
      </Space>
    </Form>
  );
}

/**
 * One key per intention: a double click or a retry after a lost answer does nothing twice. After a
 * refusal nothing has happened, and what is sent next is a new intention. When an earlier sending with
 * other content may have been carried out, this opening is over: the person looks first.
 */
function useCommand<E extends Endpoint, Values extends object>(
  opened: CommandFormProps<E, Values>,
  onDone: () => void,
): {
  readonly send: (values: Values, toBody: (values: Values) => BodyOf<E>) => void;
  readonly isPending: boolean;
  readonly isOver: boolean;
  readonly error: unknown;
} {
  const [key, setKey] = useState(newKey);
  const isUnderWay = useRef(false);
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (body: BodyOf<E>) =>
      command(opened.app, opened.endpoint, {
        body,
        key,
        ...(opened.params ? { params: opened.params } : {}),
        ...(opened.ifMatch === undefined ? {} : { ifMatch: opened.ifMatch }),
      }),
    onSuccess: (answer) => {
      onDone();
      void client.invalidateQueries();
      const notice = opened.toNotice?.(answer);
      if (notice) Modal.warning({ title: opened.verb, content: notice });
    },
    onSettled: () => {
      isUnderWay.current = false;
    },
    onError: (refusal) => {
      if (!(refusal instanceof ProblemError)) return;
      if (isNewIntention(refusal.problem)) setKey(newKey());
      if (isPerhapsDone(refusal.problem)) void client.invalidateQueries();
    },
  });
  const isOver = error instanceof ProblemError && isPerhapsDone(error.problem);
  return {
    send: (values, toBody) => {
      if (isUnderWay.current) return;
      const body = toBody(values);
      isUnderWay.current = true;
      mutate(body);
    },
    isPending,
    isOver,
    error: isOver ? new ProblemError(perhapsDone(error.problem)) : error,
  };
}
