export { NodePace, type PaceCounters, type PaceParts } from './node-pace.js';
export { DEFAULT_PACE_SETTINGS, type PaceSettings } from './settings.js';
