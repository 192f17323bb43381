export * from './one-time-links.js';
export * from './session-store.js';
export * from './sessions.js';
