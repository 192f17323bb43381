// `npm run lab`: attacks and benign twins in real containers; `-- --list`, `-- --only ID`, `-- --json`, `-- --honest`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.mjs';
import { installPackages, root, run } from './setup.mjs';

installPackages();
await build();
run(process.execPath, [join(root, 'apps/cli/dist/main.js'), 'doctor', '--install', 'lab']);
run('node', ['node_modules/typescript/bin/tsc', '-b', 'lab']);
const { status } = spawnSync(process.execPath, [join(root, 'lab/dist/main.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
