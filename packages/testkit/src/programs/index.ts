export * from './compile-program.js';
export * from './hiding-program.js';
export { mountHungFileSystem } from './hung-file-system.js';
export * from './libraries-of.js';
export { watchOpens } from './open-watch.js';
