export { ANOMALIES, Anomalies, type Anomaly } from './anomaly.js';
export {
  FUNCTIONS_MAX,
  LIBRARIES_MAX,
  offsetOf,
  segmentAt,
  type Damaged,
  type Executable,
  type Imports,
  type Region,
} from './executable.js';
export { overlayBehind } from './overlay.js';
export { checkSegments } from './check-segments.js';
