export { parsePe } from './parse-pe.js';
