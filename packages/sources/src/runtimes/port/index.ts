export * from './bounds.js';
export * from './container-runtime.js';
export * from './runtime-error.js';
