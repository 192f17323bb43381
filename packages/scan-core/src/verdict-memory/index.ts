export { parseNotes, type MemoryNotes } from './memory-notes.js';
export { TableVerdicts, type SavedMemory } from './table-verdicts.js';
