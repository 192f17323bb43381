// `npm run up`: everything on this machine, from a fresh clone.
import { guardimesh } from './guardimesh.mjs';

await guardimesh(['up', ...process.argv.slice(2)]);
