export type { FoundThing, FreezableAccount } from './properties.js';
export { freezableAccounts, noteFound } from './properties.js';
export { PropertyModule } from './property.module.js';
export type { RealEstateDetails, VehicleDetails } from './property.read-model.js';
