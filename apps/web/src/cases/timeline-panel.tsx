import { caseFlowApi } from '@lib/contracts';
import { Button, Timeline, Typography } from 'antd';
import type { JSX } from 'react';
import { useState } from 'react';
import { instant } from '../shared/format.js';
import { usePhone } from '../shared/phone.js';
import { Answered } from '../shared/query-state.js';
import { useCaseRead } from './use-case.js';

const FIRST_ON_PHONE = 10;

/** Every fact of the case once, newest first; a phone shows the older ones when asked. */
export function TimelinePanel({ caseId }: { readonly caseId: string }): JSX.Element {
  const phone = usePhone();
  const [all, setAll] = useState(false);
  const query = useCaseRead(caseId, 'case-flow', caseFlowApi.getTimeline);
  return (
    <Answered query={query}>
      {({ items }) => (
        <div
          role="region"
          aria-label="时间线"
          tabIndex={0}
          // A phone scrolls the page itself, not a window within it.
          style={{ paddingTop: 8, ...(phone ? {} : { maxHeight: 720, overflowY: 'auto' }) }}
        >
          <Timeline
            items={newest(items, phone && !all).map((entry) => ({
              key: entry.eventId,
              content: (
                <>
                  <strong>{entry.title}</strong>
                  <div>{entry.detail}</div>
                  <Typography.Text type="secondary">{instant(entry.occurredAt)}</Typography.Text>
                </>
              ),
            }))}
          />
          {phone && !all && items.length > FIRST_ON_PHONE ? (
            <Button block onClick={() => setAll(true)}>
              更早的 {items.length - FIRST_ON_PHONE} 条
            </Button>
          ) : null}
        </div>
      )}
    </Answered>
  );
}

function newest<Entry>(entries: readonly Entry[], few: boolean): readonly Entry[] {
  return [...entries].reverse().slice(0, few ? FIRST_ON_PHONE : undefined);
}
