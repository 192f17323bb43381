// `npm test`: sets up, builds, checks the house, runs the suites. The same on a fresh clone and in CI.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.mjs';
import { installPackages, root, run, say } from './setup.mjs';

installPackages();
await build();
// what the tests use of this machine: clamd, containerd, dockerd, a browser; each test says so where one is missing
run(process.execPath, [join(root, 'apps/cli/dist/main.js'), 'doctor', '--install', 'test']);
const only = process.argv.slice(2);
if (only.length === 0) {
  say('checking types, lint, format, unused code');
  run('node', ['tools/house/write-tsconfigs.mjs', '--check']);
  run('node', ['node_modules/typescript/bin/tsc', '-b']);
  run('node', [
    'node_modules/eslint/bin/eslint.js',
    '.',
    '--max-warnings',
    '0',
    '--cache',
    '--cache-location',
    'node_modules/.cache/eslint/',
  ]);
  run('node', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']);
  run('node', ['node_modules/knip/bin/knip.js', '--no-progress']);
}
say('running the tests');
const { status } = spawnSync('node', ['node_modules/vitest/vitest.mjs', 'run', ...only], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
