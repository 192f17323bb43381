export * from './discover.js';
export * from './pass-schedule.js';
export * from './scan-calendar.js';
