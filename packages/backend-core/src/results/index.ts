export * from './folded-batch.js';
export * from './read-results.js';
export * from './result-store.js';
export * from './scan-filter.js';
