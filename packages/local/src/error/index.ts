export * from './local-error.js';
