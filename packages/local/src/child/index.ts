export * from './start-child.js';
