export { ComparedFile } from './compared-file.js';
export { nameInLayers, nameInLayersAtHand, openInLayers } from './layer-file.js';
export { digestOfKind, isElf, readAt, readHeader } from './read-file.js';
export { isLayerGone, mayBeBeingRemoved } from './removal.js';
export { folderState, listFolder, readSmallFile } from './small-files.js';
