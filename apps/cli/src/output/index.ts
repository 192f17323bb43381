export * from './cli-error.js';
export * from './progress.js';
