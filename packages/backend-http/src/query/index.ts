export * from './read-time.js';
export * from './scans-query.js';
