export type { Court, CourtOfficer } from './courts.js';
export { readCourt } from './courts.js';
export { InstitutionsModule } from './institutions.module.js';
export type { Institution, InstitutionCapability } from './institutions.read-model.js';
export { InstitutionsReadModel } from './institutions.read-model.js';
