export { IDENTITY_WORDS, identityWords } from './identity-words.js';
export { KeyedHash } from './keyed-hash.js';
export { KnownCleanReader } from './known-clean-reader.js';
export { dimensionsFor, SIGNATURES_MAX, SIZE_MAX } from './layout.js';
export { VerdictTable, type SlotEntry } from './verdict-table.js';
