export * from './database/index.js';
export * from './models/index.js';
export * from './starter/index.js';
