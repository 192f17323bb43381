export { CrioRuntime } from './crio-runtime.js';
