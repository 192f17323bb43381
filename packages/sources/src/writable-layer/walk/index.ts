export * from './entry-record.js';
export * from './open-directories.js';
export * from './remote-walk.js';
export * from './walk-thread.js';
