export * from './fingerprint.js';
export * from './pass-tally.js';
export * from './place.js';
export * from './reporter.js';
