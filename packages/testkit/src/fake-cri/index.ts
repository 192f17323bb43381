export * from './fake-cri.js';
export type * from './fake-container.js';
