export { PersonalReads } from './personal-reads.js';
export { PersonalReadsModule } from './personal-reads.module.js';
