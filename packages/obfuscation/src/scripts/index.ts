export { DIALECT_BYTES_MAX, scriptDialect } from './dialect/index.js';
export {
  namedScriptFeatures,
  SCRIPT_BYTES_MAX,
  SCRIPT_FEATURES,
  scriptFeatures,
  type ScriptFeatureName,
  type ScriptFeatures,
} from './features/index.js';
export { SCRIPT_DIALECTS, type ScriptDialect } from './script-dialect.js';
