export * from './clamav/index.js';
export * from './clamav-direct/index.js';
export * from './clamav-stream/index.js';
export * from './drift/index.js';
export * from './obfuscation/index.js';
export { createPackageCheck } from './packages/index.js';
export * from './processes/index.js';
export * from './real-time/index.js';
