import { LinuxError, scratch, type Scratch } from '../libc/index.js';
import { AF_UNIX } from './socket-numbers.js';

/** sun_path of struct sockaddr_un, its NUL included (unix(7)) */
const SUN_PATH_BYTES = 108;

const address = scratch(2 + SUN_PATH_BYTES);

/**
 * struct sockaddr_un of a path, in memory that the next call overwrites.
 * @throws {LinuxError} `bad-argument` for a path longer than 107 bytes
 */
export function unixAddress(path: string): Scratch & { readonly length: number } {
  const bytes = Buffer.from(path);
  if (bytes.length === 0 || bytes.length >= SUN_PATH_BYTES || bytes.includes(0)) {
    throw new LinuxError('bad-argument', `a Unix socket's path has 1 to 107 bytes without NUL, unlike ${path}`);
  }
  address.memory.fill(0).writeUInt16LE(AF_UNIX, 0);
  bytes.copy(address.memory, 2);
  return { ...address, length: 2 + bytes.length + 1 };
}
