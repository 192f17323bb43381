export { bytesInMemory, isPosition, readExactly, readUpTo, type ByteSource } from './byte-source.js';
export { Fields, type ByteOrder } from './fields.js';
