export { MODEL_FORMAT, MODEL_FORMAT_VERSION, ModelError } from './model-file.js';
export { drivers } from './drivers.js';
export { parseModel } from './parse-model.js';
export { score } from './score.js';
export type { ModelSubject, TreeModel } from './tree-model.js';
