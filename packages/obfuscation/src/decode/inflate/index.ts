export { gunzip, isGzipAt, isZlibAt, unzlib } from './containers.js';
export { inflateRaw } from './inflate-raw.js';
