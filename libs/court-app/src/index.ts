export { CourtAppModule } from './court-app.module.js';
