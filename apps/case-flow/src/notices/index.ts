export type { NoticeRow } from './notices.read-model.js';
export { NoticesReadModel } from './notices.read-model.js';
export { NoticesModule } from './notices.module.js';
