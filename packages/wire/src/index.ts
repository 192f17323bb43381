export * from './api.js';
export * from './batch.js';
export * from './bounds.js';
export * from './egress-rows.js';
export * from './encode-batch.js';
export * from './fields.js';
export * from './live.js';
