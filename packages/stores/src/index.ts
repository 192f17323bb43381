export * from './migrations/index.js';
export * from './pglite/index.js';
export * from './postgres/index.js';
export * from './store-error.js';
