import type { ControlAnswer, QueryAnswer, SendBack, WireFault, WirePackage } from '@lib/agencies';
import { checkControlAnswer, decodePackage, readFileName } from '@lib/agencies';
import { DomainError } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { Injectable } from '@nestjs/common';
import type { IncomingOrigin } from '../answers/index.js';
import { QueryAnswers } from '../answers/index.js';
import type { OutgoingRow } from '../dispatch/index.js';
import {
  OutgoingMessages,
  controlRequestOf,
  markAnswered,
  sentRequest,
} from '../dispatch/index.js';
import { MeasureWatch } from '../measure-watch/index.js';
import { ControlOutcomes } from '../measures/index.js';

/** Understands what bodies deliver, in either mode, and hands it to its owner. */
@Injectable()
export class IncomingHandler {
  constructor(
    private readonly queries: QueryAnswers,
    private readonly controls: ControlOutcomes,
    private readonly watch: MeasureWatch,
    private readonly outgoing: OutgoingMessages,
  ) {}

  /**
   * Handles one file of the exchange; returns the court it belongs to.
   *
   * @throws DomainError of kind `invalid` when the file itself is wrong, naming every fault.
   */
  async file(
    tx: Tx,
    origin: IncomingOrigin,
    file: { name: string; bytes: Uint8Array },
  ): Promise<string | undefined> {
    const pkg = decodePackage({ fileName: file.name, bytes: file.bytes });
    return this.handlePackage(tx, origin, pkg);
  }

  async queryAnswer(tx: Tx, origin: IncomingOrigin, answer: QueryAnswer): Promise<string> {
    await this.handedOver(tx, 'query', answeredBy(origin, answer));
    const court = await this.queries.apply(tx, origin, answer);
    await markAnswered(tx, origin.institution, answer.requestNo);
    return court;
  }

  /** A control result: checked against what was ordered, applied, then the case is watched again. */
  async controlAnswer(tx: Tx, origin: IncomingOrigin, answer: ControlAnswer): Promise<string> {
    const row = await this.handedOver(tx, 'control', answeredBy(origin, answer));
    if (row && row.payload.kind === 'control') {
      const around = await this.outgoing.surroundings(row, row.payload.court, tx);
      refuse(checkControlAnswer(controlRequestOf(row.payload, around), answer));
    }
    const measure = await this.controls.apply(tx, origin, answer);
    await markAnswered(tx, origin.institution, answer.requestNo);
    await this.watch.review(tx, measure);
    return measure.homeCourt;
  }

  async sendBack(
    tx: Tx,
    origin: IncomingOrigin,
    sendBack: SendBack,
    kind: 'query' | 'control',
  ): Promise<string> {
    await this.handedOver(tx, kind, answeredBy(origin, sendBack));
    await markAnswered(tx, origin.institution, sendBack.requestNo);
    if (kind === 'query') return this.queries.sentBack(tx, origin, sendBack);
    const measure = await this.controls.sentBack(tx, origin, sendBack);
    await this.watch.review(tx, measure);
    return measure.homeCourt;
  }

  /** Service mode does not say which kind was sent back; request numbers are unique over both. */
  async sendBackOfEither(tx: Tx, origin: IncomingOrigin, sendBack: SendBack): Promise<string> {
    const control = await sentRequest(tx, 'control', answeredBy(origin, sendBack));
    return this.sendBack(tx, origin, sendBack, control ? 'control' : 'query');
  }

  /** A quick body answers before we noted that its file was written: the hand-over comes first. */
  private async handedOver(
    tx: Tx,
    kind: 'query' | 'control',
    answered: { readonly institution: string; readonly requestNo: string },
  ): Promise<OutgoingRow | undefined> {
    const row = await sentRequest(tx, kind, answered);
    if (row?.state === 'sending' || row?.state === 'pending') await this.outgoing.markSent(tx, row);
    return row;
  }

  private async handlePackage(
    tx: Tx,
    origin: IncomingOrigin,
    pkg: WirePackage,
  ): Promise<string | undefined> {
    let court: string | undefined;
    switch (pkg.type) {
      case 'CXFK':
        for (const answer of pkg.answers) court = await this.queryAnswer(tx, origin, answer);
        for (const back of pkg.sendBacks) court = await this.sendBack(tx, origin, back, 'query');
        return court;
      case 'KZFK':
        return pkg.reply.kind === 'send-back'
          ? this.sendBack(tx, origin, pkg.reply, 'control')
          : this.controlAnswer(tx, origin, pkg.reply);
      case 'CXQQ':
      case 'KZQQ':
      case 'CXHZ':
      case 'KZHZ':
        throw new DomainError('WIRE.UNEXPECTED', 'invalid', `机构不应发送 ${pkg.type} 类文件`);
    }
  }
}

/** Which negative acknowledgement answers a broken file, as far as its name still tells. */
export function rejectionOf(
  name: string,
):
  | { readonly type: 'CXHZ' | 'KZHZ'; readonly batchNo: string; readonly requestNo: string }
  | undefined {
  try {
    const parts = readFileName(name);
    const control = parts.type === 'KZFK';
    return {
      type: control ? 'KZHZ' : 'CXHZ',
      batchNo: parts.batchNo,
      requestNo: parts.requestNo ?? parts.batchNo.replace(/^0+/, ''),
    };
  } catch {
    return undefined;
  }
}

function answeredBy(
  { institution }: IncomingOrigin,
  { requestNo }: { readonly requestNo: string },
): { institution: string; requestNo: string } {
  return { institution, requestNo };
}

function refuse(faults: readonly WireFault[]): void {
  if (faults.length === 0) return;
  throw new DomainError('ANSWER.INCONSISTENT', 'invalid', '控制结果与请求不一致', {
    fields: faults.map(({ path, message }) => ({ path, message })),
  });
}
