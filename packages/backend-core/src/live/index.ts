export * from './live-feed.js';
export * from './process-live-feed.js';
