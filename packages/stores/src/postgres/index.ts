export * from './postgres-store.js';
export type * from './tables.js';
