import { Module } from '@nestjs/common';
import { ContestedReviews } from './contested-reviews.service.js';
import { ContestedController } from './contested.controller.js';
import { QueryAnswers } from './query-answers.js';

@Module({
  controllers: [ContestedController],
  providers: [ContestedReviews, QueryAnswers],
  exports: [QueryAnswers],
})
export class AnswersModule {}
