export * from './start-dockerd.js';
