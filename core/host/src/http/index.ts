export * from './errors.js';
export * from './http-part.js';
export * from './identity.js';
export * from './mounts.js';
export * from './server.js';
export * from './shell-page.js';
