export * from './open-pglite.js';
export * from './pglite-dialect.js';
