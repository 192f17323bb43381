export * from './ids.js';
export * from './secret.js';
