export { cutShares, cutToFit } from './share-cut.js';
