export { DPKG_RECORDS, readDpkg } from './read-dpkg.js';
