export * from './client/index.js';
export type { Looked } from './protocol.js';
export * from './server/index.js';
