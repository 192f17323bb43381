export * from './up.js';
