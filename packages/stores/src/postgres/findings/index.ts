export * from './list-findings.js';
export * from './upsert-findings.js';
