export * from './hash-signatures.js';
export * from './hunt.js';
