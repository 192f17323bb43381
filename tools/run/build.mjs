// Builds everything that changed: types and JavaScript (tsc -b), the node processes as one file each (esbuild), the console (vite).
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installPackages, root, run, say } from './setup.mjs';

/** A digest over the sources' names, sizes and times: a build for nothing costs seconds. */
function digestOf(folders, skip) {
  const hash = createHash('sha256');
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (skip.includes(entry.name)) continue;
      const inner = join(path, entry.name);
      if (entry.isDirectory()) visit(inner);
      else {
        const { size, mtimeMs } = statSync(inner);
        hash.update(`${inner} ${size} ${mtimeMs}\n`);
      }
    }
  };
  for (const folder of folders) visit(join(root, folder));
  hash.update(readFileSync(join(root, 'package-lock.json')));
  return hash.digest('hex');
}

/** Runs `work` unless its stamp says that it was done for the very same sources and `output` is there. */
async function unlessDone(name, folders, output, work) {
  const skip = ['node_modules', 'dist', 'bundle', 'test'];
  const stamp = join(root, 'node_modules', '.cache', `guardimesh-${name}`);
  const digest = digestOf(folders, skip);
  if (existsSync(output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  say(`building ${name}`);
  await work();
  mkdirSync(join(root, 'node_modules', '.cache'), { recursive: true });
  writeFileSync(stamp, digest);
}

export async function build() {
  const workspaces = readdirSync(join(root, 'packages')).map((name) => `packages/${name}`);
  const apps = readdirSync(join(root, 'apps')).map((name) => `apps/${name}`);
  await unlessDone(
    'programs',
    ['tools/house', ...workspaces, ...apps],
    join(root, 'apps/agent/bundle/scanner.js'),
    async () => {
      run('node', ['node_modules/typescript/bin/tsc', '-b', ...workspaces, ...apps]);
      const { bundleAgent } = await import('./bundle-agent.mjs');
      await bundleAgent();
    },
  );
  await unlessDone(
    'console',
    ['apps/console', 'packages/wire', 'packages/model'],
    join(root, 'apps/console/dist/site/index.html'),
    () => run('node', ['node_modules/vite/bin/vite.js', 'build', 'apps/console', '--logLevel', 'warn']),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  installPackages();
  await build();
}
