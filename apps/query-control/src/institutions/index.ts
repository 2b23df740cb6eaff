export type { Court } from './courts.js';
export { readCourt } from './courts.js';
export { InstitutionsModule } from './institutions.module.js';
export type { Institution } from './institutions.read-model.js';
export { InstitutionsReadModel } from './institutions.read-model.js';
