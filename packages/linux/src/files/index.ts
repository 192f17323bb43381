export * from './directory-entries.js';
export * from './file-system.js';
export { closeDescriptor, CURRENT_DIRECTORY, Open, openAt, reopenForReading } from './open.js';
export * from './open-beneath.js';
export * from './open-mount-point.js';
export * from './open-root.js';
export * from './overlay-marks.js';
export * from './page-cache.js';
export * from './stat.js';
