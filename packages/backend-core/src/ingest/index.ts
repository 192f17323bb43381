export * from './check-texts.js';
export * from './fold-batch.js';
export * from './ingest-batch.js';
