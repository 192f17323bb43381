export * from './read-coverage.js';
