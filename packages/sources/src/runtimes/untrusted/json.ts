import { RUNTIME_BOUNDS } from '../port/index.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** null for anything that is no JSON object, or larger than a document may be. */
export function parseObject(text: string): JsonObject | null {
  if (text.length > RUNTIME_BOUNDS.documentBytesMax) return null;
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}

export function asObject(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** The object at a path of member names, else null. */
export function objectAt(value: unknown, ...path: readonly string[]): JsonObject | null {
  let each = asObject(value);
  for (const name of path) each = each === null ? null : asObject(ownMember(each, name));
  return each;
}

export function textAt(object: JsonObject | null, name: string): string | null {
  const value = object === null ? undefined : ownMember(object, name);
  return typeof value === 'string' ? value : null;
}

export function arrayAt(object: JsonObject | null, name: string): readonly unknown[] {
  const value = object === null ? undefined : ownMember(object, name);
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** A process id: 1 to 2^22, the kernel's PID_MAX_LIMIT; else null. */
export function pidOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 4_194_304 ? value : null;
}

/** Text members of an object, at most {@link RUNTIME_BOUNDS.labelsMax}. */
export function textMap(object: JsonObject | null): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [name, value] of Object.entries(object ?? {})) {
    if (map.size >= RUNTIME_BOUNDS.labelsMax) break;
    if (typeof value === 'string') map.set(name, value);
  }
  return map;
}

function ownMember(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
