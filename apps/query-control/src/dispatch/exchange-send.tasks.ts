import { FolderExchange } from '@lib/agencies';
import type { TaskDefinition, TaskHandler, TaskPriority } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import type { Type } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { OutgoingMessages } from './outgoing-messages.js';
import type { SendPayload } from './send-tasks.js';
import { SEND_CONTROL, SEND_QUERY, SEND_RELEASE } from './send-tasks.js';

/** Writes a claimed request into the body's folder; safe to repeat, a name is written once. */
@Injectable()
export class ExchangeSender {
  constructor(
    private readonly messages: OutgoingMessages,
    private readonly folders: FolderExchange,
  ) {}

  async send({ messageId }: SendPayload): Promise<void> {
    const row = await this.messages.claim(messageId);
    if (!row) return;
    await this.folders.put(row.institution, 'out', await this.messages.fileOf(row));
    await this.messages.markWritten(row);
  }

  async giveUp({ messageId }: SendPayload, error: Error, tx: Tx): Promise<void> {
    await this.messages.markFailed(tx, messageId, error.message);
  }
}

/** The task of one class of urgency; Nest makes a handler of it with the one sender behind all. */
function sendTask(
  task: TaskDefinition<SendPayload>,
  urgency: TaskPriority,
): Type<TaskHandler<SendPayload>> {
  @Injectable()
  class SendTask implements TaskHandler<SendPayload> {
    readonly name = task.name;
    readonly payload = task.payload;
    readonly priority = urgency;
    readonly attemptsMax = 12;
    readonly backoffMs = 500;
    readonly timeoutMs = 30_000;

    constructor(private readonly sender: ExchangeSender) {}

    async perform(payload: SendPayload): Promise<void> {
      await this.sender.send(payload);
    }

    async onExhausted(payload: SendPayload, error: Error, tx: Tx): Promise<void> {
      await this.sender.giveUp(payload, error, tx);
    }
  }
  return SendTask;
}

export const SendReleaseTask = sendTask(SEND_RELEASE, 'release');
export const SendControlTask = sendTask(SEND_CONTROL, 'money');
export const SendQueryTask = sendTask(SEND_QUERY, 'normal');
