export * from './connection.js';
export * from './message.js';
