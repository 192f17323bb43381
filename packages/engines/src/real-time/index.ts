export { createRealTime, DEFAULT_REAL_TIME_BOUNDS, type RealTimeSettings } from './real-time.js';
export type { RealTimeBounds } from './messages.js';
