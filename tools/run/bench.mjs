// `npm run bench -- NAME`: one benchmark; without a name, the list.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { build } from './build.mjs';
import { installPackages, root, run } from './setup.mjs';

installPackages();
await build();
run('node', ['node_modules/typescript/bin/tsc', '-b', 'bench']);
const names = readdirSync(join(root, 'bench')).filter((name) => existsSync(join(root, 'bench', name, 'main.ts')));
const name = process.argv[2];
if (!names.includes(name)) {
  console.error(`usage: npm run bench -- NAME\n\n${names.map((each) => `  ${each}`).join('\n')}\n`);
  process.exit(name === undefined ? 0 : 2);
}
const { status } = spawnSync(process.execPath, [join(root, 'bench/dist', name, 'main.js'), ...process.argv.slice(3)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
