export { VOLUME_KINDS, type VolumeKind } from './classify-mount.js';
export { createVolumes, type VolumeSettings } from './volumes.js';
