export { ProcessSweep, type SweepResult } from './process-sweep.js';
