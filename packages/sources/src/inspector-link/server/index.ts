export * from './serve-inspector.js';
