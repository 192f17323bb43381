export * from './directory-entries.js';
export { closeDescriptor, Open, openAt, reopenForReading } from './open.js';
export * from './file-system.js';
export * from './open-beneath.js';
export * from './open-root.js';
export * from './overlay-marks.js';
export * from './page-cache.js';
export * from './stat.js';
