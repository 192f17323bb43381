export { LAB_IMAGES, prepareImage, type LabImage } from './lab-images.js';
