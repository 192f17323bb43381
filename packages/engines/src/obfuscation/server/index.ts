export { keepWorkers, type WorkersSettings } from './keep-workers.js';
export { serveFiles, type BytesJudge, type ServeLimits } from './serve-files.js';
