import { Global, Module } from '@nestjs/common';
import { PostingBatcher } from './posting-batcher.js';

/** The ledger's Node side; the rules are in the database function post_transfers. */
@Global()
@Module({ providers: [PostingBatcher], exports: [PostingBatcher] })
export class PostingsModule {}
