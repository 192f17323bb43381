export * from './own/index.js';
export * from './rules/index.js';
