export { endingWithUs } from './parent-death.js';
export * from './start-child.js';
