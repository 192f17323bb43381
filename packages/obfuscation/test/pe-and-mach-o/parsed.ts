import { bytesInMemory, parseMachO, parsePe, type Damaged, type Executable } from '@guardimesh/obfuscation';
import { expect } from 'vitest';

export function pe(bytes: Uint8Array): Executable {
  return readable(parsePe(bytesInMemory(bytes)));
}

export function machO(bytes: Uint8Array): Executable {
  return readable(parseMachO(bytesInMemory(bytes)));
}

function readable(found: Executable | Damaged | null): Executable {
  if (found === null) return expect.fail('not taken for an executable');
  return 'damaged' in found ? expect.fail(found.damaged) : found;
}
