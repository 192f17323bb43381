export * from './follow-signatures.js';
export * from './hash-signatures.js';
export * from './hunt.js';
