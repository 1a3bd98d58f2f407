export * from './job-routes.js';
export * from './job-runner.js';
export * from './job-store.js';
export * from './jobs-part.js';
