import { FolderExchange } from '@lib/agencies';
import { Injectable } from '@nestjs/common';
import { InstitutionsReadModel } from '../institutions/index.js';
import { IncomingProcessor } from './incoming-processor.js';
import { IncomingStore } from './incoming-store.js';

const PER_SCAN_MAX = 200;

/** Fetches the files that bodies put into their `in` folders: stored first, archived after. */
@Injectable()
export class FolderIntake {
  constructor(
    private readonly folders: FolderExchange,
    private readonly institutions: InstitutionsReadModel,
    private readonly store: IncomingStore,
    private readonly processor: IncomingProcessor,
  ) {}

  /** One round over all bodies in files mode; a crash between storing and archiving stores nothing twice. */
  async scan(): Promise<void> {
    for (const { code, mode } of await this.institutions.all()) {
      if (mode !== 'files') continue;
      for (const name of await this.folders.list(code, 'in', PER_SCAN_MAX)) {
        const file = await this.folders.read(code, 'in', name);
        // Another worker was quicker and archived it.
        if (!file) continue;
        await this.take(code, name, file.bytes);
        await this.folders.archive(code, 'in', name);
      }
    }
    await this.processor.drain();
  }

  /** Stores one delivery; the same name and bytes again are the same delivery. */
  async take(institution: string, name: string, content: Uint8Array): Promise<void> {
    await this.store.store({ institution, name, operation: name.slice(0, 4), content });
  }
}
