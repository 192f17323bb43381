export * from './container-ledger.js';
export * from './state-change.js';
