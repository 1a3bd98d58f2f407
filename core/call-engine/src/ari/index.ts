export * from './ari-nodes.js';
export * from './ari-part.js';
