export * from './judge.js';
export * from './run-attacks.js';
