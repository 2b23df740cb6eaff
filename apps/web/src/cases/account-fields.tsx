import { Form, Input } from 'antd';
import type { JSX } from 'react';

/** What a bank needs to pay somebody. */
export function AccountFields(): JSX.Element {
  return (
    <>
      <Form.Item name="accountName" label="户名" rules={[{ required: true }]}>
        <Input />
      </Form.Item>
      <Form.Item name="accountNumber" label="账号" rules={[{ required: true }]}>
        <Input />
      </Form.Item>
      <Form.Item name="bankName" label="开户行" rules={[{ required: true }]}>
        <Input />
      </Form.Item>
      <Form.Item name="bankCode" label="银行代码" rules={[{ required: true }]}>
        <Input />
      </Form.Item>
    </>
  );
}
