export * from './scan-folder.js';
