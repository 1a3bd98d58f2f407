export * from './destination-ref.js';
export * from './ids.js';
export * from './language.js';
export * from './live.js';
export * from './manifest.js';
export * from './numbers.js';
export * from './paging.js';
export * from './problem.js';
