export * from './clamd-error.js';
export * from './configuration.js';
export * from './fetch-signatures.js';
export * from './installed.js';
export * from './prepare-database.js';
export * from './start-clamd.js';
