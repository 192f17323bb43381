export { DEFAULT_RULES, parseRules, RulesError, type RulesDocument } from './rules-document.js';
export { ScanRules, type NamespaceLabels } from './scan-rules.js';
