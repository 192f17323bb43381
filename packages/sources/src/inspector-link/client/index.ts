export * from './connect-inspector.js';
export * from './list-containers.js';
