export { compressedFormatAt, FINGERPRINT_BYTES, type CompressedFormat } from './compressed-format.js';
export {
  EntropyMeter,
  HIGH_ENTROPY_BITS,
  RUNS_MAX,
  STEP_BYTES,
  WINDOW_BYTES,
  type EntropyProfile,
  type HighRun,
} from './entropy-meter.js';
export { countBytes, shannonEntropy } from './shannon.js';
