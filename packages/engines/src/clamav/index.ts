export { databaseFingerprint, folderLabel, type FolderLabelSettings } from './database-label.js';
export { createClamdEngine, type ClamdEngine } from './engine.js';
export { DEFAULT_CLAMD_ENGINE, type ClamdEngineSettings } from './settings.js';
export type { ClamdCounters } from './counters.js';
