export { addSecurityHeaders, addWeb } from './web.js';
