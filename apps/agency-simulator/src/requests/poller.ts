import { decodePackage, FolderExchange, WireFaultError } from '@lib/agencies';
import { Loop } from '@lib/platform';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { BODIES, type Body } from '../bodies.js';
import { SIMULATOR_SETTINGS, type SimulatorSettings } from '../settings.js';
import { Intake } from './intake.js';
import { type AnswerPackage, Outgoing, type OutgoingRow } from './outgoing.js';
import { ServiceLine } from './service-line.js';
import { Upkeep } from './upkeep.js';

const SEND_MAX = 100;

/**
 * The bodies' working day: look for requests, do what is due, send answers. Each round may be cut
 * anywhere: what was dealt with and what was sent is remembered, so every request gets exactly the
 * answers its body means to give.
 */
@Injectable()
export class Poller implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Poller');
  private readonly exchange: FolderExchange;
  private readonly rounds: Loop;

  constructor(
    @Inject(SIMULATOR_SETTINGS) private readonly settings: SimulatorSettings,
    private readonly intake: Intake,
    private readonly outgoing: Outgoing,
    private readonly service: ServiceLine,
    private readonly upkeep: Upkeep,
  ) {
    this.exchange = new FolderExchange(settings.exchangeDir);
    this.rounds = new Loop('rounds of the bodies', settings.pollMs, () => this.runOnce());
  }

  onApplicationBootstrap(): void {
    if (this.settings.polling) this.rounds.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }

  /** One round over all bodies; a body in trouble does not stop the others. */
  async runOnce(): Promise<void> {
    for (const body of BODIES)
      await this.guarded(`requests of ${body.code}`, () => this.look(body));
    await this.guarded('upkeep', () => this.upkeep.run());
    await this.guarded('answers', () => this.send());
  }

  private async look(body: Body): Promise<void> {
    if (body.mode === 'files') await this.lookIntoFolder(body);
    else if (this.service.connected) await this.service.fetch(body);
  }

  private async lookIntoFolder(body: Body): Promise<void> {
    for (const fileName of await this.exchange.list(body.code, 'out')) {
      const file = await this.exchange.read(body.code, 'out', fileName);
      if (!file) continue;
      try {
        await this.intake.file(body, file);
      } catch (error) {
        if (!(error instanceof WireFaultError)) throw error;
        this.logger.warn(`${body.code} cannot read ${fileName}: ${error.message}`);
        await this.intake.skip(body, fileName);
      }
      await this.exchange.archive(body.code, 'out', fileName);
    }
  }

  private async send(): Promise<void> {
    for (const row of await this.outgoing.ready(SEND_MAX)) {
      await this.guarded(`answer ${row.fileName}`, () => this.sendOne(row));
    }
  }

  private async sendOne(row: OutgoingRow): Promise<void> {
    const file = { fileName: row.fileName, bytes: new Uint8Array(row.package) };
    const body = BODIES.find(({ code }) => code === row.institution);
    if (body?.mode === 'service') await this.service.push(decodePackage(file) as AnswerPackage);
    else {
      const bytes = row.broken ? file.bytes.subarray(0, file.bytes.length / 2) : file.bytes;
      await this.exchange.put(row.institution, 'in', { ...file, bytes });
    }
    await this.outgoing.sent(row.outgoingId);
  }

  private async guarded(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
