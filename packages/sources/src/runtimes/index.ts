export { ContainerdRuntime } from './containerd/index.js';
export { CrioRuntime } from './cri/index.js';
export { DockerRuntime } from './docker/index.js';
export * from './find/index.js';
export * from './ledger/index.js';
export * from './port/index.js';
export * from './watch/index.js';
