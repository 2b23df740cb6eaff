import { Form, Input, Radio } from 'antd';
import type { JSX } from 'react';

interface Verdict<Word> {
  readonly verdict: Word;
  readonly why?: string;
}

/** One of two words, and what the person says to it; who rejects says why. */
export function VerdictFields(props: {
  readonly words: Readonly<Record<string, string>>;
  readonly why: string;
}): JSX.Element {
  return (
    <>
      <Form.Item name="verdict" label="决定" rules={[{ required: true }]}>
        <Radio.Group
          aria-label="决定"
          options={Object.entries(props.words).map(([value, label]) => ({ value, label }))}
        />
      </Form.Item>
      <Form.Item noStyle dependencies={['verdict']}>
        {({ getFieldValue }) => (
          <Form.Item
            name="why"
            label={props.why}
            rules={[{ required: getFieldValue('verdict') === 'reject', message: '退回请写明理由' }]}
          >
            <Input.TextArea rows={2} maxLength={300} />
          </Form.Item>
        )}
      </Form.Item>
    </>
  );
}

/** What was decided as the wire wants it: without `why` where nothing was said. */
export function verdictOf<Word>({ verdict, why }: Verdict<Word>): Verdict<Word> {
  return { verdict, ...(why ? { why } : {}) };
}
