export * from './recent-verdicts.js';
export * from './scan.js';
export * from './signatures-in-force.js';
