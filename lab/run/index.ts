export * from './judge.js';
export * from './run-attacks.js';
export * from './run-honest.js';
