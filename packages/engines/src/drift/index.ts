export { createDriftCheck, type DriftCheck, type DriftSettings } from './drift-check.js';
export { DriftPolicyError, parseDriftPolicy, REPORT_ALL_DRIFT, type DriftPolicy } from './policy.js';
