export * from './coverage.js';
export * from './events.js';
export * from './health.js';
export * from './ingest-batches.js';
export * from './open-link.js';
export * from './scans.js';
export * from './session.js';
