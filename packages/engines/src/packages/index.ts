export { ContainerRecords, type RecordedAs } from './container-records.js';
export { mayBeRecordedSoon } from './settling.js';
