export * from './fanotify/index.js';
export * from './clock/index.js';
export * from './files/index.js';
export { Errno, errnoName, LinuxError, systemError, type LinuxErrorCode } from './libc/index.js';
export * from './proc/index.js';
export * from './process/index.js';
export * from './sockets/index.js';
