import {
  batchNoOf,
  decodeServiceReturn,
  encodeServiceCall,
  type ServiceCall,
  type ServiceResults,
  type WireCharset,
} from '@lib/agencies';
import { Inject, Injectable } from '@nestjs/common';
import type { Body } from '../bodies.js';
import { SIMULATOR_SETTINGS, type SimulatorSettings } from '../settings.js';
import { Intake } from './intake.js';
import type { AnswerPackage } from './outgoing.js';

/** Banks speak GBK in the service mode (law/query-control.md §4.1). */
const CHARSET: WireCharset = 'gbk';
const TIMEOUT_MS = 10_000;

/** The service mode from the body's side: it fetches requests and pushes answers, the court waits. */
@Injectable()
export class ServiceLine {
  constructor(
    @Inject(SIMULATOR_SETTINGS) private readonly settings: SimulatorSettings,
    private readonly intake: Intake,
  ) {}

  get connected(): boolean {
    return this.settings.service !== undefined;
  }

  /** Fetches what is new with writs and certificates, and deals with it. */
  async fetch(body: Body): Promise<void> {
    await this.fetchQueries(body);
    await this.fetchControls(body);
  }

  /** @throws Error when the court could not take the answer; it will be pushed again. */
  async push(pkg: AnswerPackage): Promise<void> {
    for (const call of callsOf(pkg)) await this.call(call);
  }

  private async fetchQueries(body: Body): Promise<void> {
    const listed = await this.call({ operation: 'getXzcxList' });
    const fresh = await this.intake.unknown(body, listed.map(numberOf));
    for (const request of listed.filter((one) => fresh.has(one.requestNo))) {
      const { requestNo, writId } = request;
      const writs = await this.call({ operation: 'cxwsInfo', writId });
      const certificates = await this.call({ operation: 'zjInfo', requestNo });
      const head = { institution: body.wireCode, batchNo: batchNoOf(requestNo) };
      const requests = [request];
      await this.intake.request(body, { ...head, type: 'CXQQ', requests, writs, certificates });
    }
  }

  private async fetchControls(body: Body): Promise<void> {
    const listed = await this.call({ operation: 'getXzkzList' });
    const fresh = await this.intake.unknown(body, listed.map(numberOf));
    for (const request of listed.filter((one) => fresh.has(one.requestNo))) {
      const { requestNo } = request;
      const writs = await this.call({ operation: 'kzwsInfo', requestNo });
      const certificates = await this.call({ operation: 'zjInfo', requestNo });
      const head = { institution: body.wireCode, batchNo: batchNoOf(requestNo) };
      await this.intake.request(body, { ...head, type: 'KZQQ', request, writs, certificates });
    }
  }

  private async call<Call extends ServiceCall>(
    call: Call,
  ): Promise<ServiceResults[Call['operation']]> {
    const { service } = this.settings;
    if (!service) throw new Error('no SERVICE_URL: the body in service mode is deaf');
    const { url, user, password } = service;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${call.operation}"` },
      body: encodeServiceCall(call, { user, password }, CHARSET),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`court answered ${response.status} to ${call.operation}`);
    const operation: Call['operation'] = call.operation;
    const answer = decodeServiceReturn(operation, text, CHARSET);
    if (answer.ok) return answer.rows;
    throw new Error(`court refused ${operation}: ${answer.error}`);
  }
}

function numberOf(request: { readonly requestNo: string }): string {
  return request.requestNo;
}

function callsOf(pkg: AnswerPackage): ServiceCall[] {
  if (pkg.type === 'KZFK') {
    return pkg.reply.kind === 'send-back'
      ? [{ operation: 'htInfo', sendBacks: [pkg.reply] }]
      : [{ operation: 'shfeedXzkzInfo', answers: [pkg.reply] }];
  }
  const { answers, sendBacks } = pkg;
  return [
    ...(answers.length > 0 ? [{ operation: 'shfeedXzcxInfo', answers } as const] : []),
    ...(sendBacks.length > 0 ? [{ operation: 'htInfo', sendBacks } as const] : []),
  ];
}
