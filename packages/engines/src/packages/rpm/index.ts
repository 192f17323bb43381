export { readRpm, RPM_RECORDS } from './read-rpm.js';
