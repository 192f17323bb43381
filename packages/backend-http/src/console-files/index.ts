export * from './console-files.js';
