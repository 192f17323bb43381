export { IDENTITY_WORDS, identityWords } from './identity-words.js';
export { KeyedHash } from './keyed-hash.js';
export { KnownCleanReader, LOOKUPS_MAX } from './known-clean-reader.js';
export { dimensionsFor, SIGNATURES_MAX, SIZE_MAX } from './layout.js';
export { savedPieces, TABLE_HEADER_BYTES } from './saved-pieces.js';
export { VerdictTable, type SlotEntry } from './verdict-table.js';
