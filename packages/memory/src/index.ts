export * from './digest/index.js';
export * from './saved-file/index.js';
