export * from './recent-verdicts.js';
export * from './scan.js';
