export { keepMemory, type KeptMemory, type KeptMemorySettings } from './keep-memory.js';
