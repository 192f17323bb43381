export * from './key-store.js';
export * from './launcher-key.js';
export * from './scanner-key.js';
export * from './verify-key.js';
