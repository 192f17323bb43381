export * from './flow.js';
export * from './discover/index.js';
export * from './judge/index.js';
export * from './report/index.js';
export * from './scan/index.js';
export * from './ports/index.js';
