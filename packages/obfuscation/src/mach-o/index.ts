export { parseMachO } from './parse-mach-o.js';
