import { unmaskReasonSchema } from '@lib/contracts';
import { Button, Form, Input, Modal, Space, Tag } from 'antd';
import type { JSX, ReactNode } from 'react';
import { createContext, useContext, useState } from 'react';
import { useMay } from '../shared/session.js';

interface Opening {
  /** Undefined while the data is masked. */
  readonly reason: string | undefined;
  readonly setReason: (reason: string | undefined) => void;
}

const OpeningContext = createContext<Opening>({ reason: undefined, setReason: () => undefined });

/** Inside it the masked data of one case may be opened for a reason, until the page is left. */
export function FullData({ children }: { readonly children: ReactNode }): JSX.Element {
  const [reason, setReason] = useState<string>();
  return <OpeningContext value={{ reason, setReason }}>{children}</OpeningContext>;
}

/** Why the masked data of the case is opened now. */
export function useReason(): string | undefined {
  return useContext(OpeningContext).reason;
}

/** Opens and closes the masked data; only for those who check what the officer does. */
export function FullDataSwitch(): JSX.Element | null {
  const checker = useMay('director', 'president', 'finance', 'supervisor', 'auditor');
  const { reason, setReason } = useContext(OpeningContext);
  const [asking, setAsking] = useState(false);
  if (!checker) return null;
  if (reason !== undefined) {
    return (
      <Space>
        <Tag color="orange">完整信息,查阅已留痕</Tag>
        <Button onClick={() => setReason(undefined)}>恢复隐去</Button>
      </Space>
    );
  }
  return (
    <>
      <Button onClick={() => setAsking(true)}>查看完整信息</Button>
      <Modal
        open={asking}
        title="查看完整的证件号码、账号和电话"
        onCancel={() => setAsking(false)}
        footer={null}
        mask={{ closable: false }}
        destroyOnHidden
      >
        <Form
          layout="vertical"
          onFinish={({ reason: typed }: { reason: string }) => {
            setAsking(false);
            setReason(unmaskReasonSchema.parse(typed));
          }}
        >
          <p>您的姓名、时间、理由和所看的内容会留痕,供审计查阅。离开本案页面即恢复隐去。</p>
          <Form.Item
            name="reason"
            label="查看理由"
            required
            rules={[{ validator: (_, typed: string | undefined) => isReason(typed ?? '') }]}
          >
            <Input.TextArea rows={2} autoFocus placeholder="例如:审批前核对收款账号" />
          </Form.Item>
          <Space>
            <Button type="primary" htmlType="submit">
              查看完整信息
            </Button>
            <Button onClick={() => setAsking(false)}>取消</Button>
          </Space>
        </Form>
      </Modal>
    </>
  );
}

/** Held to what the server will take. */
function isReason(typed: string): Promise<void> {
  const { error } = unmaskReasonSchema.safeParse(typed);
  return error ? Promise.reject(new Error(error.issues[0]?.message)) : Promise.resolve();
}
