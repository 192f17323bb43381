export * from './settings.js';
export * from './start-backend.js';
