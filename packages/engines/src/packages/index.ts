export { ContainerRecords, type FileInLayer, type RecordedAs } from './container-records.js';
export { mayBeRecordedSoon } from './settling.js';
