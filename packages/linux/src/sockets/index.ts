export * from './connect-unix.js';
export * from './listen-unix.js';
export * from './peer-credentials.js';
export * from './receive-descriptor.js';
export * from './send-descriptor.js';
