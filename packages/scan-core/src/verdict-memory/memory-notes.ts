import type { SavedNames } from './found-names.js';
import type { SavedTexts } from './numbered-texts.js';

/** What a memory keeps beside its table, as it is saved. */
export interface MemoryNotes {
  readonly signatures: SavedTexts;
  readonly contexts: SavedTexts;
  readonly found: SavedNames;
}

/** Notes that were saved; null where it is anything else. */
export function parseNotes(value: unknown): MemoryNotes | null {
  if (!isRecord(value)) return null;
  const signatures = parseTexts(value['signatures']);
  const contexts = parseTexts(value['contexts']);
  const found = value['found'];
  if (signatures === null || contexts === null || !isListOf(found, isFound)) return null;
  return { signatures, contexts, found };
}

function parseTexts(value: unknown): SavedTexts | null {
  if (!isRecord(value)) return null;
  const { next, texts } = value;
  return isCount(next) && isListOf(texts, isNumbered) ? { next, texts } : null;
}

function isNumbered(value: unknown): value is readonly [string, number] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && isCount(value[1]);
}

function isFound(value: unknown): value is readonly [string, readonly string[]] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && isListOf(value[1], isText);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isItem);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
