export * from './calls.js';
export * from './errno.js';
export * from './linux-error.js';
export * from './scratch.js';
