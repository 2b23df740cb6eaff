import type { TaskDefinition } from '@lib/jobs';
import { uuidSchema } from '@lib/contracts';
import { z } from 'zod';

export const payoutTaskPayload = z.object({ payoutId: uuidSchema });

export type PayoutTaskPayload = z.infer<typeof payoutTaskPayload>;

export const payoutSend: TaskDefinition<PayoutTaskPayload> = {
  name: 'payout-send',
  payload: payoutTaskPayload,
};

export const payoutEnquiry: TaskDefinition<PayoutTaskPayload> = {
  name: 'payout-enquiry',
  payload: payoutTaskPayload,
};
