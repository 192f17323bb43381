export * from './build-image.js';
export * from './busybox-layer.js';
export type * from './layer.js';
export { layerTar } from './layer-tar.js';
export { findStaticBusybox } from './static-busybox.js';
