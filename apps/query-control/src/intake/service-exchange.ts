import type {
  Acknowledgement,
  ControlAnswer,
  QueryAnswer,
  SendBack,
  ServiceCall,
  ServiceOperation,
  ServiceReturn,
} from '@lib/agencies';
import { encodeServiceReturn } from '@lib/agencies';
import { DomainError } from '@lib/kernel';
import type { Tx } from '@lib/persistence';
import { UnitOfWork } from '@lib/persistence';
import { Injectable, Logger } from '@nestjs/common';
import { ServiceOffers } from '../dispatch/index.js';
import { IncomingHandler } from './incoming-handler.js';
import { IncomingStore } from './incoming-store.js';

/** A call of a body that showed who it is, with the raw text it sent. */
export interface AuthenticCall {
  readonly institution: string;
  readonly call: ServiceCall;
  readonly body: string;
}

type Apply = (tx: Tx, incomingId: string) => Promise<string>;

/** The court's side of service mode: the body always calls, the court always answers. */
@Injectable()
export class ServiceExchange {
  private readonly logger = new Logger(ServiceExchange.name);

  constructor(
    private readonly offers: ServiceOffers,
    private readonly handler: IncomingHandler,
    private readonly store: IncomingStore,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** The encoded answer to a call; what fails for one request fails for that request alone. */
  async answer(at: AuthenticCall): Promise<string> {
    const { institution, call } = at;
    switch (call.operation) {
      case 'getXzcxList':
        return said(call.operation, await this.offers.queries(institution));
      case 'getXzkzList':
        return said(call.operation, await this.offers.controls(institution));
      case 'cxwsInfo':
        return said(call.operation, await this.offers.writById(institution, call.writId));
      case 'kzwsInfo':
        return said(call.operation, await this.offers.writByRequest(institution, call.requestNo));
      case 'zjInfo':
        return said(call.operation, await this.offers.certificates(institution, call.requestNo));
      case 'shfeedXzcxInfo':
        return said(call.operation, await this.queryAnswers(at, call.answers));
      case 'shfeedXzkzInfo':
        return said(call.operation, await this.controlAnswers(at, call.answers));
      case 'htInfo':
        return said(call.operation, await this.sendBacks(at, call.sendBacks));
    }
  }

  private async queryAnswers(
    at: AuthenticCall,
    answers: readonly QueryAnswer[],
  ): Promise<Acknowledgement[]> {
    return this.each(
      at,
      answers,
      (answer) => (tx, incomingId) =>
        this.handler.queryAnswer(tx, { incomingId, institution: at.institution }, answer),
    );
  }

  private async controlAnswers(
    at: AuthenticCall,
    answers: readonly ControlAnswer[],
  ): Promise<Acknowledgement[]> {
    return this.each(
      at,
      answers,
      (answer) => (tx, incomingId) =>
        this.handler.controlAnswer(tx, { incomingId, institution: at.institution }, answer),
    );
  }

  private async sendBacks(
    at: AuthenticCall,
    sendBacks: readonly SendBack[],
  ): Promise<Acknowledgement[]> {
    return this.each(
      at,
      sendBacks,
      (back) => (tx, incomingId) =>
        this.handler.sendBackOfEither(tx, { incomingId, institution: at.institution }, back),
    );
  }

  private async each<Said extends { readonly requestNo: string }>(
    at: AuthenticCall,
    items: readonly Said[],
    applyOf: (item: Said) => Apply,
  ): Promise<Acknowledgement[]> {
    const acknowledgements: Acknowledgement[] = [];
    const turns = new Map<string, number>();
    for (const item of items) {
      const turn = (turns.get(item.requestNo) ?? 0) + 1;
      turns.set(item.requestNo, turn);
      acknowledgements.push(await this.one(at, { ...item, turn }, applyOf(item)));
    }
    return acknowledgements;
  }

  /** Stored first, understood second; a body that repeats itself is told "taken" again. */
  private async one(
    at: AuthenticCall,
    { requestNo, turn }: { readonly requestNo: string; readonly turn: number },
    apply: Apply,
  ): Promise<Acknowledgement> {
    const { incomingId, handled } = await this.store.receive({
      institution: at.institution,
      // All items of a call share its bytes: the second word on one number is a delivery of its own.
      name: turn === 1 ? requestNo : `${requestNo}#${turn}`,
      operation: at.call.operation,
      content: Buffer.from(at.body, 'utf8'),
    });
    if (handled) return { requestNo, result: 'success', message: '已接收过' };
    try {
      await this.unitOfWork.run(async (tx) => {
        await this.store.handled(tx, incomingId, await apply(tx, incomingId));
      });
      return { requestNo, result: 'success', message: '已接收' };
    } catch (error) {
      return this.failed(incomingId, requestNo, error);
    }
  }

  private async failed(
    incomingId: string,
    requestNo: string,
    error: unknown,
  ): Promise<Acknowledgement> {
    if (error instanceof DomainError && error.kind === 'invalid') {
      await this.unitOfWork.run((tx) =>
        this.store.faulty(tx, incomingId, error.message, error.fields),
      );
      return { requestNo, result: 'fail', message: error.message.slice(0, 200) };
    }
    this.logger.error(`answer to ${requestNo} was not handled; the body will send it again`, error);
    const text = error instanceof Error ? error.message : String(error);
    await this.unitOfWork.run((tx) => this.store.faulty(tx, incomingId, text, []));
    return { requestNo, result: 'fail', message: '法院端暂时无法处理,请稍后重新发送' };
  }
}

function said<Operation extends ServiceOperation>(
  operation: Operation,
  rows: Extract<ServiceReturn<Operation>, { ok: true }>['rows'],
): string {
  return encodeServiceReturn(operation, { ok: true, rows }, 'gbk');
}
