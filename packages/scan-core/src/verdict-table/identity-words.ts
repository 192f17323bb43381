import type { FileIdentity } from '@guardimesh/model';

/** Words of an identity: device, inode, size, mtime, ctime, each two words, the low one first. */
export const IDENTITY_WORDS = 10;

const values = new BigInt64Array(IDENTITY_WORDS / 2);
const words = new Uint32Array(values.buffer);

/**
 * An identity as words, in memory that the next call overwrites. The walking thread writes the same ones straight from what the
 * kernel says (FileStat.putIdentity of @guardimesh/linux), without making an object of a file: a test holds the two together.
 */
export function identityWords(identity: FileIdentity): Uint32Array {
  values[1] = identity.inode;
  values[3] = identity.modifiedNs;
  values[4] = identity.changedNs;
  putNumber(0, identity.device);
  putNumber(4, identity.sizeBytes);
  return words;
}

function putNumber(at: number, value: number): void {
  words[at] = value >>> 0;
  words[at + 1] = Math.floor(value / 2 ** 32);
}
