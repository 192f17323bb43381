export * from './child/index.js';
export * from './clamd/index.js';
export * from './containerd/index.js';
export * from './demo/index.js';
export * from './images/index.js';
export * from './system-packages/index.js';
