export { ContainerRecords } from './container-records.js';
export { mayBeRecordedSoon } from './settling.js';
