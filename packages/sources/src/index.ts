export * from './inspector-link/index.js';
export * from './kubernetes/index.js';
export * from './pace/index.js';
export * from './portable-folder/index.js';
export * from './processes/index.js';
export * from './runtimes/index.js';
export * from './writable-layer/index.js';
