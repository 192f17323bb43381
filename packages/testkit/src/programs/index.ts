export * from './compile-program.js';
export * from './hiding-program.js';
export * from './libraries-of.js';
export { watchOpens } from './open-watch.js';
