export { addSessionHook, BACKGROUND_HEADER } from './session.hook.js';
export { SessionsModule } from './sessions.module.js';
export { openTokens } from './token-seal.js';
