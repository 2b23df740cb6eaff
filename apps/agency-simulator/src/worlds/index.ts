export { WorldsModule } from './worlds.module.js';
