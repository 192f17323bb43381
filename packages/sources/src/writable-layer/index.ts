export { createWritableLayerSource, type WritableLayerSettings, type WritableLayerSource } from './layer-source.js';
