export * from './dockerd/index.js';
export * from './fake-cri/index.js';
export * from './fake-kubernetes/index.js';
export * from './programs/index.js';
export * from './samples/index.js';
export * from './workspace/index.js';
