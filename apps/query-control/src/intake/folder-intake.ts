import { FolderExchange } from '@lib/agencies';
import { DomainError } from '@lib/kernel';
import { Injectable, Logger } from '@nestjs/common';
import { InstitutionsReadModel } from '../institutions/index.js';
import { IncomingProcessor } from './incoming-processor.js';
import { IncomingStore } from './incoming-store.js';

const PER_SCAN_MAX = 200;
/** Faults of the file itself, not of the moment: reading it again would not help. */
const UNREADABLE = ['EACCES', 'EPERM', 'ELOOP', 'EISDIR'];

/** Fetches the files that bodies put into their `in` folders: stored first, archived after. */
@Injectable()
export class FolderIntake {
  private readonly logger = new Logger(FolderIntake.name);

  constructor(
    private readonly folders: FolderExchange,
    private readonly institutions: InstitutionsReadModel,
    private readonly store: IncomingStore,
    private readonly processor: IncomingProcessor,
  ) {}

  /**
   * One round over all bodies in files mode; a crash between storing and archiving stores nothing
   * twice. One body's folder, or one file in it, stops neither the others nor the handling.
   */
  async scan(): Promise<void> {
    for (const { code, mode } of await this.institutions.all()) {
      if (mode !== 'files') continue;
      try {
        for (const name of await this.folders.list(code, 'in', PER_SCAN_MAX)) {
          await this.fetch(code, name);
        }
      } catch (error) {
        this.logger.error(`folder of ${code} could not be looked into`, error);
      }
    }
    await this.processor.drain();
  }

  /** Stores one delivery; the same name and bytes again are the same delivery. */
  async take(institution: string, name: string, content: Uint8Array): Promise<void> {
    await this.store.store({ institution, name, operation: name.slice(0, 4), content });
  }

  private async fetch(code: string, name: string): Promise<void> {
    try {
      const file = await this.readable(code, name);
      // Another worker was quicker and archived it, or it was put aside.
      if (!file) return;
      await this.take(code, name, file.bytes);
      await this.folders.archive(code, 'in', name);
    } catch (error) {
      this.logger.error(`${name} of ${code} was not taken in; it stays in its folder`, error);
    }
  }

  /** The file, or undefined when it is gone or was put aside with a visible fault. */
  private async readable(code: string, name: string): Promise<{ bytes: Uint8Array } | undefined> {
    try {
      return await this.folders.read(code, 'in', name);
    } catch (error) {
      if (!isOfTheFile(error)) throw error;
      await this.processor.unreadable(code, name, error.message);
      await this.folders.reject(code, 'in', name);
      return undefined;
    }
  }
}

function isOfTheFile(error: unknown): error is Error {
  if (error instanceof DomainError) return error.kind === 'invalid';
  return error instanceof Error && 'code' in error && UNREADABLE.includes(String(error.code));
}
