export { createStreamEngine, type StreamEngineSettings } from './stream-engine.js';
