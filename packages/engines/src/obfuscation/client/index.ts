export { createObfuscationEngine, type ObfuscationEngine } from './engine.js';
export { DEFAULT_OBFUSCATION_ENGINE, type ObfuscationEngineSettings } from './settings.js';
