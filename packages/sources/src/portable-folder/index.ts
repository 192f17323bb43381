export { createPortableFolderSource } from './portable-folder-source.js';
