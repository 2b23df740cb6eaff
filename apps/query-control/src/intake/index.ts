export { FolderIntake } from './folder-intake.js';
export { IntakeModule } from './intake.module.js';
