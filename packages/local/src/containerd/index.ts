export { cleanLeftovers } from './clean-leftovers.js';
export { PAUSE_IMAGE } from './config-file.js';
export type { ContainerControl, ContainerSettings, StartedContainer } from './container-control.js';
export { importPauseImage } from './pause-image.js';
export { containerdInstalled, startContainerd, type RunningContainerd } from './start-containerd.js';
