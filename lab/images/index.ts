export { prepareImage, type LabImage } from './lab-images.js';
