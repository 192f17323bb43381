export * from './discover.js';
export * from './pass-schedule.js';
