export * from './process-witness.js';
export * from './root-witness.js';
