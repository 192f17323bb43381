export * from './container-feed.js';
export * from './engine.js';
export * from './file-source.js';
export * from './process-watch.js';
export * from './report-sink.js';
export * from './verdict-memory.js';
export * from './context-check.js';
