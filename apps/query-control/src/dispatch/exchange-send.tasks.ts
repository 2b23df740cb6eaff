import { FolderExchange } from '@lib/agencies';
import type { TaskHandler, TaskPriority } from '@lib/jobs';
import type { Tx } from '@lib/persistence';
import { UnitOfWork } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import { OutgoingMessages } from './outgoing-messages.js';
import type { SendPayload } from './send-tasks.js';
import { SEND_CONTROL, SEND_QUERY, SEND_RELEASE } from './send-tasks.js';

const LIMITS = { attemptsMax: 12, backoffMs: 500, timeoutMs: 30_000 } as const;

/** Writes a claimed request into the body's folder; safe to repeat, a name is written once. */
@Injectable()
export class ExchangeSender {
  constructor(
    private readonly messages: OutgoingMessages,
    private readonly folders: FolderExchange,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async send({ messageId }: SendPayload): Promise<void> {
    const row = await this.messages.claim(messageId);
    if (!row) return;
    await this.folders.put(row.institution, 'out', await this.messages.fileOf(row));
    await this.unitOfWork.run((tx) => this.messages.markSent(tx, row));
  }

  async giveUp({ messageId }: SendPayload, error: Error, tx: Tx): Promise<void> {
    await this.messages.markFailed(tx, messageId, error.message);
  }
}

abstract class ExchangeSendTask implements TaskHandler<SendPayload> {
  abstract readonly name: string;
  abstract readonly priority: TaskPriority;
  readonly payload = SEND_QUERY.payload;
  readonly attemptsMax = LIMITS.attemptsMax;
  readonly backoffMs = LIMITS.backoffMs;
  readonly timeoutMs = LIMITS.timeoutMs;

  protected abstract readonly sender: ExchangeSender;

  async perform(payload: SendPayload): Promise<void> {
    await this.sender.send(payload);
  }

  async onExhausted(payload: SendPayload, error: Error, tx: Tx): Promise<void> {
    await this.sender.giveUp(payload, error, tx);
  }
}

@Injectable()
export class SendReleaseTask extends ExchangeSendTask {
  readonly name = SEND_RELEASE.name;
  readonly priority = 'release';

  constructor(protected readonly sender: ExchangeSender) {
    super();
  }
}

@Injectable()
export class SendControlTask extends ExchangeSendTask {
  readonly name = SEND_CONTROL.name;
  readonly priority = 'money';

  constructor(protected readonly sender: ExchangeSender) {
    super();
  }
}

@Injectable()
export class SendQueryTask extends ExchangeSendTask {
  readonly name = SEND_QUERY.name;
  readonly priority = 'normal';

  constructor(protected readonly sender: ExchangeSender) {
    super();
  }
}
