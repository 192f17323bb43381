export { ContainerdRuntime } from './containerd-runtime.js';
