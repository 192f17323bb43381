export * from './find-runtimes.js';
export * from './open-runtime.js';
