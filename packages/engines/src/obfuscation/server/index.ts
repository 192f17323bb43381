export { serveFiles, type BytesJudge, type ServeLimits } from './serve-files.js';
