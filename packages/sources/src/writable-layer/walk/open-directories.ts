import { closeDescriptor } from '@guardimesh/linux';

/** Memory for the descriptors of a walk that is at most so deep: the root and each level beneath it. */
export function descriptorSlots(depthMax: number): SharedArrayBuffer {
  return new SharedArrayBuffer((depthMax + 1) * Int32Array.BYTES_PER_ELEMENT);
}

/** Notes a level's descriptor, so that {@link closeAll} finds it. */
export function note(slots: Int32Array, level: number, descriptor: number): void {
  slots[level] = descriptor + 1;
}

export function closeLevel(slots: Int32Array, level: number): void {
  const slot = slots[level] ?? 0;
  slots[level] = 0;
  if (slot > 0) closeDescriptor(slot - 1);
}

/** Closes what is still open. Never while the walking thread could still use it. */
export function closeAll(slots: Int32Array): void {
  for (let level = 0; level < slots.length; level += 1) closeLevel(slots, level);
}
