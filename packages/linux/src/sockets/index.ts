export * from './connect-unix.js';
export * from './peer-credentials.js';
export * from './send-descriptor.js';
