export * from './deadline.js';
export * from './parent-death.js';
