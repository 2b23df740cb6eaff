import { Module } from '@nestjs/common';
import { QueryAnswers } from './query-answers.js';

@Module({ providers: [QueryAnswers], exports: [QueryAnswers] })
export class AnswersModule {}
