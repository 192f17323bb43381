export * from './migrate.js';
export * from './migration.js';
