// `node lab/dist/train/extract/main.js < paths > features.ndjson`: what the training of the models reads. See lab/train/README.md.
// Exit code 0: each path has its line; 2: it could not begin, or a reader of the lines has gone.
import { parseArgs } from 'node:util';
import { describeError } from '@guardimesh/kit';
import { EXECUTABLE_MODEL_FEATURES, SCRIPT_MODEL_FEATURES } from '@guardimesh/obfuscation';
import { FileLine } from './file-line.js';
import { FileReader } from './file-reader.js';
import { pathsOn } from './paths.js';
import { runWorkers } from './run-workers.js';
import { ownRules } from './own-rules.js';
import { writeAll } from './write-all.js';

const HELP = `Reads paths from standard input and writes one JSON object a line for each, in no fixed order:
  path, size, sha256, kind, format or dialect, role, features, yara (names of own rules that match), or error.
Paths end with NUL, or with a line feed where there is no NUL among the first.

  --workers N       so many processes (1 to 16); 1 looks at the files itself
  --feature-names   writes the names of the features, as {executable: [...], script: [...]}, and ends`;

const WORKERS_MAX = 16;
const FEATURE_NAMES = { executable: EXECUTABLE_MODEL_FEATURES, script: SCRIPT_MODEL_FEATURES };

const { values: options } = parseArgs({
  options: {
    workers: { type: 'string', default: '1' },
    'feature-names': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  if (options.help) writeAll(1, `${HELP}\n`);
  else if (options['feature-names']) writeAll(1, `${JSON.stringify(FEATURE_NAMES)}\n`);
  else await extract(workerCount());
}

function workerCount(): number {
  const count = Number(options.workers);
  if (Number.isInteger(count) && count >= 1 && count <= WORKERS_MAX) return count;
  throw new Error(`--workers takes a number from 1 to ${WORKERS_MAX}`);
}

async function extract(workers: number): Promise<void> {
  if (workers > 1) {
    await runWorkers(workers, import.meta.filename);
    return;
  }
  const lines = new FileLine(ownRules(), new FileReader());
  for (const path of pathsOn(0)) writeAll(1, `${lines.of(path)}\n`);
}

try {
  await main();
} catch (thrown) {
  process.stderr.write(`extract: ${describeError(thrown)}\n`);
  process.exitCode = 2;
}
