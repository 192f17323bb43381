export * from './bounded-memory.js';
export * from './host-path.js';
export * from './json.js';
export * from './parallel.js';
export * from './pod-labels.js';
export * from './text.js';
