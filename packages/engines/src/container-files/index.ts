export { ComparedFile } from './compared-file.js';
export { nameInLayers, openInLayers } from './layer-file.js';
export { digestOfKind, isElf, readStart } from './read-file.js';
export { folderState, listFolder, readSmallFile } from './small-files.js';
