export { createImageLayers } from './image-layers.js';
