import type { TaskDefinition } from '@lib/jobs';
import { z } from 'zod';
import type { OutgoingPayload } from './outgoing.js';

const payload = z.object({ messageId: z.uuid() });
export type SendPayload = z.infer<typeof payload>;

/** One task per class of urgency, so that a release never waits behind queries. */
export const SEND_RELEASE: TaskDefinition<SendPayload> = { name: 'exchange-send-release', payload };
export const SEND_CONTROL: TaskDefinition<SendPayload> = { name: 'exchange-send-control', payload };
export const SEND_QUERY: TaskDefinition<SendPayload> = { name: 'exchange-send-query', payload };

export function sendTaskOf(request: OutgoingPayload): TaskDefinition<SendPayload> {
  if (request.kind === 'query') return SEND_QUERY;
  return request.measure === 'release' ? SEND_RELEASE : SEND_CONTROL;
}
