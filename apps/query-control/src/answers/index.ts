export { AnswersModule } from './answers.module.js';
export { plainJson } from './found-things.js';
export type { IncomingOrigin } from './query-answers.js';
export { QueryAnswers } from './query-answers.js';
