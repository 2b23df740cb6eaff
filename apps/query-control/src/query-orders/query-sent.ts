import { machineActor } from '@lib/platform';
import type { CourtCode } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import type { OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { SentListeners } from '../dispatch/index.js';
import { lockRequest, moveRequest } from './query-requests.js';

const SENT_AT = 'UPDATE query_request SET sent_at = legal_now() WHERE request_id = $1';

/** A request handed to the exchange counts as asked. */
@Injectable()
export class QuerySent implements OnModuleInit {
  constructor(private readonly listeners: SentListeners) {}

  onModuleInit(): void {
    this.listeners.register('query-request', (tx, requestId) => this.sent(tx, requestId));
  }

  private async sent(tx: Tx, requestId: string): Promise<void> {
    const request = await lockRequest(tx, requestId);
    await tx.query(SENT_AT, [requestId]);
    if (request.state !== 'not-asked') return;
    const machine = machineActor('query-control', request.homeCourt as CourtCode);
    await moveRequest(tx, request, 'asked', {
      cause: '查询文书已放入交换区',
      by: machine.personId,
    });
  }
}
