export { addProxy } from './proxy.js';
