export { ContainerLook } from './container-look.js';
export { hasDeletedMark } from './link-text.js';
export { MemoryDevices } from './memory-devices.js';
export type { Look, Place, SeenFile } from './seen-file.js';
