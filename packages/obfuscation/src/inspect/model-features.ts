import { EXECUTABLE_FEATURES } from '../features/index.js';
import { SCRIPT_FEATURES } from '../scripts/index.js';
import { EXECUTABLE_EXTRAS } from './executable/index.js';
import { SCRIPT_EXTRAS } from './script/index.js';

/** The names of the numbers of an executable, in their order: those of `executableFeatures`, then what the model needs besides. */
export const EXECUTABLE_MODEL_FEATURES: readonly string[] = [...EXECUTABLE_FEATURES, ...EXECUTABLE_EXTRAS];

/** The same of a script: those of `scriptFeatures`, then what the model needs besides. */
export const SCRIPT_MODEL_FEATURES: readonly string[] = [...SCRIPT_FEATURES, ...SCRIPT_EXTRAS];
