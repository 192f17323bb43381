export * from './in-turn.js';
export * from './open-directories.js';
export * from './remote-walk.js';
export * from './walk-thread.js';
export type { WalkOrder } from './walk-messages.js';
