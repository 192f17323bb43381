export { keepWorkers, type WorkersSettings } from './keep-workers.js';
export type { Piece } from './put-pieces.js';
export { serveFiles, type BytesJudge, type LookedInto, type ServeLimits } from './serve-files.js';
