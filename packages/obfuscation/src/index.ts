export * from './bytes/index.js';
export * from './elf/index.js';
export * from './entropy/index.js';
export * from './executable/index.js';
export * from './features/index.js';
export * from './mach-o/index.js';
export * from './pe/index.js';
export * from './scripts/index.js';
