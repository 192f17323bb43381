import { join } from 'node:path';
import type { Log } from '@guardimesh/kit';
import { checkDatabaseFolder, starterSignaturesFolder } from '@guardimesh/signatures';
import { fetchSignatures } from './fetch-signatures.js';

export interface PreparedDatabase {
  readonly kind: 'official' | 'starter';
  /** what clamd loads */
  readonly folder: string;
}

/**
 * The signatures a clamd of ours starts with: ClamAV's own where they are here or can be fetched in time, else the starter
 * set, which finds EICAR and demonstration samples only: whoever starts it must say so.
 * @param options.folder where the official set is kept between runs
 * @throws {SignatureError} where the starter set itself is damaged
 */
export async function prepareDatabase(options: {
  readonly folder: string;
  readonly log: Log;
  readonly timeoutMs?: number;
}): Promise<PreparedDatabase> {
  const official = join(options.folder, 'official');
  if (await fetchSignatures(official, options)) return { kind: 'official', folder: official };
  const starter = starterSignaturesFolder();
  await checkDatabaseFolder(starter);
  return { kind: 'starter', folder: starter };
}
