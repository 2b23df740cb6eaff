import { Global, Module } from '@nestjs/common';
import { CaseJournal } from './case-journal.js';

@Global()
@Module({ providers: [CaseJournal], exports: [CaseJournal] })
export class JournalModule {}
