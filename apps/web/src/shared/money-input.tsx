import { InputNumber } from 'antd';
import type { InputNumberProps } from 'antd';
import type { JSX } from 'react';
import { wireYuan, yuan } from './format.js';

/** An amount of yuan as text, read with thousands separators and typed with or without them. */
export function MoneyInput(props: Omit<InputNumberProps<string>, 'formatter'>): JSX.Element {
  return (
    <InputNumber<string>
      stringMode
      precision={2}
      controls={false}
      style={{ width: 200 }}
      styles={{ input: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' } }}
      formatter={(value, { userTyping, input }) =>
        userTyping || value === undefined || value === '' ? input : yuan(wireYuan(value))
      }
      parser={(text) => (text ?? '').replaceAll(/[,，\s]/g, '')}
      {...props}
    />
  );
}
