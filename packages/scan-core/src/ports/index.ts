export * from './container-feed.js';
export * from './engine.js';
export * from './layer-source.js';
export * from './report-sink.js';
export * from './verdict-memory.js';
