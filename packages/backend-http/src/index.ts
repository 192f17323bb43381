export * from './parts.js';
export * from './server.js';
export * from './open-link.js';
