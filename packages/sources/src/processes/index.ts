export { DEFAULT_PROCESS_BOUNDS, type ProcessBounds } from './bounds.js';
export { createProcessSource, type ProcessSettings, type ProcessSource } from './process-source.js';
