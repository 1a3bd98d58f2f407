export * from './connection.js';
export * from './live-server.js';
export * from './topics.js';
