import { caseFlowApi } from '@lib/contracts';
import { Timeline, Typography } from 'antd';
import type { JSX } from 'react';
import { instant } from '../shared/format.js';
import { usePhone } from '../shared/phone.js';
import { Answered } from '../shared/query-state.js';
import { useCaseRead } from './use-case.js';

/** Every fact of the case once, newest first. */
export function TimelinePanel({ caseId }: { readonly caseId: string }): JSX.Element {
  const phone = usePhone();
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
            items={[...items].reverse().map((entry) => ({
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
        </div>
      )}
    </Answered>
  );
}
