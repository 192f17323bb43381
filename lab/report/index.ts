export * from './document.js';
export * from './table.js';
