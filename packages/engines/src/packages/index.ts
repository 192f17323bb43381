export { ContainerRecords, type FileInLayer } from './container-records.js';
export { mayBeRecordedSoon } from './settling.js';
