import { Button, Card, Flex, Form } from 'antd';
import type { JSX, ReactNode } from 'react';
import { ChoiceField, DayField, MoneyField, TextField } from './fields.js';

/** Obligations, payments and excluded days as rows; rarer settings are given in JSON. */
export function LateInterestFields(): JSX.Element {
  return (
    <>
      <Rows name="obligations" what="债务" beginning={(count) => ({ id: String(count + 1) })}>
        {(index) => <Obligation index={index} />}
      </Rows>
      <Rows name="payments" what="还款">
        {(index) => (
          <>
            <DayField name={[index, 'on']} label="还款日" />
            <MoneyField name={[index, 'amount']} label="还款金额(元)" />
          </>
        )}
      </Rows>
      <Rows name="excluded" what="不计加倍利息的期间">
        {(index) => (
          <>
            <DayField name={[index, 'from']} label="自" />
            <DayField name={[index, 'to']} label="至(含)" />
            <TextField name={[index, 'reason']} label="事由" />
          </>
        )}
      </Rows>
      <DayField name="asOf" label="算至(含)" />
      <ChoiceField
        name="orderPolicy"
        label="清偿顺序"
        choices={[
          ['statutory561', '利息先于本金(民法典第五百六十一条)'],
          ['principalFirst', '本金先于利息'],
        ]}
      />
    </>
  );
}

function Obligation({ index }: { readonly index: number }): JSX.Element {
  const rate: unknown = Form.useWatch(['obligations', index, 'general', 'rate', 'kind']);
  const part = (field: string): (string | number)[] => [index, 'general', 'rate', field];
  return (
    <>
      <TextField name={[index, 'id']} label="名称" />
      <MoneyField name={[index, 'amount']} label="金额(元,不含一般利息)" />
      <DayField name={[index, 'expiresOn']} label="履行期限届满之日" />
      <ChoiceField
        name={part('kind')}
        label="一般利息"
        optional
        choices={[
          ['annual', '年利率'],
          ['daily', '日利率'],
          ['lpr', 'LPR 的倍数'],
        ]}
      />
      {rate ? <DayField name={[index, 'general', 'from']} label="一般利息起算日(含)" /> : null}
      {rate === 'annual' || rate === 'daily' ? (
        <TextField name={part('value')} label="利率" placeholder="例如 0.06 为 6%" />
      ) : null}
      {rate === 'lpr' ? (
        <>
          <ChoiceField
            name={part('term')}
            label="LPR 期限"
            choices={[
              ['1Y', '一年期'],
              ['5Y', '五年期以上'],
            ]}
          />
          <TextField name={part('multiple')} label="倍数" placeholder="例如 1.5" />
        </>
      ) : null}
      {rate === 'annual' || rate === 'lpr' ? (
        <ChoiceField
          name={part('yearBasis')}
          label="一年按"
          choices={[
            [360, '360 日'],
            [365, '365 日'],
          ]}
        />
      ) : null}
    </>
  );
}

function Rows(props: {
  readonly name: string;
  readonly what: string;
  readonly beginning?: (count: number) => object;
  readonly children: (index: number) => ReactNode;
}): JSX.Element {
  const { name, what, children } = props;
  return (
    <Form.List name={name}>
      {(rows, { add, remove }) => (
        <Flex vertical gap={8} style={{ marginBottom: 16 }}>
          {rows.map((row, place) => (
            <Card
              key={row.key}
              size="small"
              title={`${what} ${place + 1}`}
              extra={
                <Button size="small" onClick={() => remove(row.name)}>
                  删除
                </Button>
              }
            >
              <Flex wrap gap={16}>
                {children(row.name)}
              </Flex>
            </Card>
          ))}
          <Button
            style={{ alignSelf: 'flex-start' }}
            onClick={() => add(props.beginning?.(rows.length) ?? {})}
          >
            添加{what}
          </Button>
        </Flex>
      )}
    </Form.List>
  );
}
