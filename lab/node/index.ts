export * from './lab-node.js';
export * from './observations.js';
