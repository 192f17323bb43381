export * from './clock-sets.js';
