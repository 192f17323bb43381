export * from './database/index.js';
export * from './starter/index.js';
