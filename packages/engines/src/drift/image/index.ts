export { ImagePrograms } from './image-programs.js';
