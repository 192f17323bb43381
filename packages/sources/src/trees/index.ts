export { SeveralTrees, type Tree } from './several-trees.js';
