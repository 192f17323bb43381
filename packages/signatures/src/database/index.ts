export * from './check-folder.js';
export * from './check-line.js';
export * from './signature-error.js';
