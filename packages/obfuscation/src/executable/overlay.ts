import type { Executable } from './executable.js';

/** What lies behind the last byte that the headers speak of; ends beyond the file are lies and say nothing. */
export function overlayBehind(ends: readonly number[], size: number): Executable['overlay'] {
  const offset = ends.reduce((last, each) => (each <= size && each > last ? each : last), 0);
  return offset < size ? { offset, size: size - offset } : null;
}
