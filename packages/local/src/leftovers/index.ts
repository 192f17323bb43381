export { endRuntime, type RuntimeTraces } from './end-runtime.js';
export { lookAtFolder, takeFolder, type FolderState } from './folder-owner.js';
export { isAlive, readProcesses, startTimeTicks, type ProcessFacts } from './process-facts.js';
export { mountsBelow } from './unmount.js';
