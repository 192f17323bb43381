import { addressOf } from './calls.js';

/**
 * Memory outside the JavaScript heap at a fixed address, one per thread and purpose. Calls are synchronous, so a call
 * may use it from its first write to its last read, and nothing may be kept in it in between.
 */
export interface Scratch {
  readonly memory: Buffer;
  readonly address: number;
}

export function scratch(bytes: number): Scratch {
  // not a slice of Node's shared pool: that could be handed out again while the address is in use
  const memory = Buffer.allocUnsafeSlow(bytes).fill(0);
  return { memory, address: addressOf(memory) };
}

/** Writes a pointer or a size_t, little-endian as on both architectures. */
export function writeWord(memory: Buffer, value: number, offset: number): void {
  memory.writeUInt32LE(value % 2 ** 32, offset);
  memory.writeUInt32LE(Math.floor(value / 2 ** 32), offset + 4);
}
