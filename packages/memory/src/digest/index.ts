export { fileDigest } from './file-digest.js';
