import type { LastingVerdict } from '../ports/index.js';
import { AGE_BITS, SIGNATURES_SHIFT, VERDICT_BITS } from './layout.js';

const KINDS = ['clean', 'suspicious', 'malicious'] as const satisfies LastingVerdict['kind'][];
const AGE_MASK = 2 ** AGE_BITS - 1;

/** A slot's value word; never 0, since a verdict's bits are not. */
export function valueOf(signatures: number, age: number, kind: LastingVerdict['kind']): number {
  return ((signatures << SIGNATURES_SHIFT) | ((age & AGE_MASK) << VERDICT_BITS) | (KINDS.indexOf(kind) + 1)) >>> 0;
}

export function signaturesOfValue(value: number): number {
  return value >>> SIGNATURES_SHIFT;
}

/** null for an empty slot */
export function kindOfValue(value: number): LastingVerdict['kind'] | null {
  return KINDS[(value & (2 ** VERDICT_BITS - 1)) - 1] ?? null;
}

/** How many ages ago it was put; wraps after 1,024, which is some sixty times the table: what is older then passes for young. */
export function agesAgo(value: number, ageNow: number): number {
  return (ageNow - (value >>> VERDICT_BITS)) & AGE_MASK;
}

/** What a clean file's value is under a set, its age left out. */
export function isClean(value: number, signatures: number): boolean {
  return value >>> SIGNATURES_SHIFT === signatures && (value & (2 ** VERDICT_BITS - 1)) === 1;
}
