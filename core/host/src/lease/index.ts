export * from './lease-holder.js';
