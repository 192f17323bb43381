/** An object as JSON has it; arrays and null are not. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}

export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** A string of 1 to `charsMax` characters, else null. */
export function textOf(value: unknown, charsMax: number): string | null {
  return typeof value === 'string' && value.length > 0 && value.length <= charsMax ? value : null;
}

/** A resource version is opaque; "0" means "any" to the server and is no version of an object. */
export function versionOf(metadata: unknown): string | null {
  const version = textOf(objectOf(metadata)?.['resourceVersion'], 64);
  return version === '0' ? null : version;
}

/** undefined where the bytes are no JSON (which cannot hold an undefined). */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * The deepest nesting of brackets outside strings. JSON.parse has no bound of its own, and 4 MiB of `[` would cost some
 * hundred MB of heap.
 */
export function nestingOf(bytes: Buffer): number {
  let [depth, deepest, inString] = [0, 0, false];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (inString) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return deepest;
}
