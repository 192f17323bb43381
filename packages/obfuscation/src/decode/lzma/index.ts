export { decodeLzma } from './decode-lzma.js';
export { probabilityCount } from './layout.js';
