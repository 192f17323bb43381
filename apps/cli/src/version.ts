import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The product's version, from this app's own manifest. */
export const VERSION = versionIn(join(import.meta.dirname, '..', 'package.json'));

function versionIn(manifest: string): string {
  const value: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
  return typeof value === 'object' && value !== null && 'version' in value && typeof value.version === 'string'
    ? value.version
    : 'unknown';
}
