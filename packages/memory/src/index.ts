export * from './digest/index.js';
export * from './pass-book/index.js';
export * from './saved-file/index.js';
