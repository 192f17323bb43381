export * from './node-containers.js';
export * from './ledger-feed.js';
export * from './watch-runtimes.js';
