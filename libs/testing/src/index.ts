export { eventually } from './eventually.js';
export type { TestServices } from './services.js';
export { testServices } from './services.js';
export type { TestDatabase } from './test-database.js';
export { createTestDatabase } from './test-database.js';
export type { TokenIssuer } from './token-issuer.js';
export { startTokenIssuer } from './token-issuer.js';
export type { TestAnswer, TestAppDraft, TestRequest } from './test-app.js';
export { TestApp } from './test-app.js';
