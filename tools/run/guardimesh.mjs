// `npm run guardimesh -- COMMAND`: the command line from a checkout.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.mjs';
import { installPackages, root } from './setup.mjs';

export async function guardimesh(args) {
  installPackages();
  await build();
  const child = spawn(process.execPath, [join(root, 'apps/cli/dist/main.js'), ...args], { stdio: 'inherit' });
  // Ctrl-C reaches the child too (same process group); we only wait for it to have cleaned up
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => signal === 'SIGINT' || child.kill(signal));
  child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

if (process.argv[1]?.endsWith('guardimesh.mjs')) await guardimesh(process.argv.slice(2));
