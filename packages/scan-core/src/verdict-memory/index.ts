export { parseNotes, type MemoryNotes } from './memory-notes.js';
export { TableVerdicts, type CarriedOver, type SavedMemory } from './table-verdicts.js';
