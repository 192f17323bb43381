export { DockerRuntime } from './docker-runtime.js';
