export { ownRulesFolder, readRules } from './own-rules.js';
