export { parseElf } from './parse-elf.js';
