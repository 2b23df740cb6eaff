import { Checkbox, Form } from 'antd';
import type { JSX } from 'react';
import { ChoiceField, CountField, DayField, MoneyField, TextField } from './fields.js';

export function DeadlineFields(): JSX.Element {
  return (
    <>
      <DayField name="from" label="事件之日(不计入)" />
      <CountField name="n" label="期间" />
      <ChoiceField
        name="unit"
        label="单位"
        choices={[
          ['day', '日'],
          ['workingDay', '工作日'],
          ['month', '月'],
          ['year', '年'],
        ]}
      />
      <ChoiceField
        name="purpose"
        label="谁的期限"
        choices={[
          ['partyRight', '当事人的权利(遇休息日顺延)'],
          ['courtDuty', '法院的职责(不顺延)'],
        ]}
      />
    </>
  );
}

export function MeasureEndFields(): JSX.Element {
  return (
    <>
      <ChoiceField
        name="assetClass"
        label="财产种类"
        choices={[
          ['deposit', '银行存款'],
          ['movable', '动产'],
          ['immovable', '不动产'],
          ['otherRight', '其他财产权'],
        ]}
      />
      <DayField name="startsOn" label="措施生效之日" />
      <CountField name="years" label="年数(空着为最长)" optional />
    </>
  );
}

export function FeeFields(): JSX.Element {
  const fee: unknown = Form.useWatch('fee');
  return (
    <>
      <ChoiceField
        name="fee"
        label="费用"
        choices={[
          ['enforcement', '申请执行费'],
          ['preservation', '保全费'],
          ['acceptance', '财产案件受理费'],
        ]}
      />
      <MoneyField name="amount" label="金额(元;没有金额的空着)" optional />
      {fee === 'acceptance' ? (
        <Form.Item name="reduced" valuePropName="checked">
          <Checkbox>减半(调解、简易程序等)</Checkbox>
        </Form.Item>
      ) : null}
    </>
  );
}

export function IdentifierFields(): JSX.Element {
  return (
    <>
      <ChoiceField
        name="type"
        label="种类"
        choices={[
          ['caseNumber', '案号'],
          ['residentId', '居民身份证号码'],
          ['uscc', '统一社会信用代码'],
          ['orgCode', '组织机构代码'],
          ['cnaps', '银行行号'],
          ['bankCard', '银行卡号'],
        ]}
      />
      <TextField name="value" label="号码" />
    </>
  );
}
