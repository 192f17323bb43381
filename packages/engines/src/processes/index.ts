export { createProcessCheck, type ProcessCheckSettings } from './process-check.js';
export { USUAL_RUNTIME_PROGRAMS } from './runtime-programs.js';
