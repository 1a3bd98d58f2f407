export * from './errors.js';
export * from './kernel.js';
export * from './kernel-options.js';
export * from './module-routes.js';
export * from './module-summary.js';
export * from './plugin-kernel.js';
export * from './scope.js';
