import { fileURLToPath } from 'node:url';

/**
 * The folder of this package's own small ClamAV database: EICAR and the demonstration samples. It lies beside `src` and
 * `dist`, at the same distance from both. clamd may read it where it is.
 */
export function starterSignaturesFolder(): string {
  return fileURLToPath(new URL('../../starter/', import.meta.url)).replace(/\/$/, '');
}
