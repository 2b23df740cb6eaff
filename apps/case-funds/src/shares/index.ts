export { cutShares } from './share-cut.js';
