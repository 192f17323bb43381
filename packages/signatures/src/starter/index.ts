export * from './demonstration-samples.js';
export * from './starter-folder.js';
