export { inspectBytes } from './inspect-bytes.js';
export type { Inspection, InspectedExecutable, InspectedScript } from './inspection.js';
export { EXECUTABLE_MODEL_FEATURES, SCRIPT_MODEL_FEATURES } from './model-features.js';
