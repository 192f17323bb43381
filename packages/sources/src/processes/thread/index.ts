export { ProcessThread } from './process-thread.js';
