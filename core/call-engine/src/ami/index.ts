export * from './ami-nodes.js';
