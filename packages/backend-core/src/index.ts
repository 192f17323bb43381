export * from './backend-error.js';
export * from './identity/index.js';
export * from './ingest/index.js';
export * from './keys/index.js';
export * from './live/index.js';
export * from './results/index.js';
export * from './sessions/index.js';
