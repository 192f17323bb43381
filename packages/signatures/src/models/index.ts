export { ownModelsFolder } from './models-folder.js';
