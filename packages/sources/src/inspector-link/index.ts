export * from './bounds.js';
export * from './client/index.js';
export * from './link-error.js';
export * from './server/index.js';
