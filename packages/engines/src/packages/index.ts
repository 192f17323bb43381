export { ContainerRecords, type FileInLayer } from './container-records.js';
export { createPackageCheck } from './package-check.js';
export { mayBeRecordedSoon } from './settling.js';
