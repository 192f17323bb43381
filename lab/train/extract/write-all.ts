import { writeSync } from 'node:fs';

/** Writes all of a text to a descriptor that blocks, in as many calls as that takes. */
export function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
}
