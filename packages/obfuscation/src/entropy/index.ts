export { compressedFormatAt, FINGERPRINT_BYTES, type CompressedFormat } from './compressed-format.js';
export { HIGH_ENTROPY_BITS, RUNS_MAX, WINDOW_BYTES, type EntropyProfile, type HighRun } from './entropy-profile.js';
export { probeEntropy, PROBES_MAX } from './probe-entropy.js';
export { countBytes, shannonEntropy } from './shannon.js';
