// The node pod's processes as one file each: less to load, 4-6 MB less memory than hundreds of modules.
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './setup.mjs';

export async function bundleAgent() {
  await build({
    absWorkingDir: root,
    entryPoints: {
      scanner: 'apps/agent/dist/scanner/main.js',
      inspector: 'apps/agent/dist/inspector/main.js',
      'obfuscation-scanner': 'apps/agent/dist/obfuscation-scanner/main.js',
      // a worker is loaded by its file name beside the bundle
      'walk-worker': 'packages/sources/dist/writable-layer/walk/walk-worker.js',
      'real-time-worker': 'packages/engines/dist/real-time/real-time-worker.js',
      'obfuscation-worker': 'apps/agent/dist/obfuscation-scanner/obfuscation-worker.js',
      'process-worker': 'packages/sources/dist/processes/thread/process-worker.js',
    },
    outdir: join(root, 'apps/agent/bundle'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    // native addons beside their loaders; and pino's worker threads, which we do not use
    external: ['koffi', '@litko/yara-x', 'thread-stream'],
    // packages in CommonJS ask for `require`
    banner: {
      js: "import { createRequire as guardimeshRequire } from 'node:module'; const require = guardimeshRequire(import.meta.url);",
    },
    legalComments: 'none',
    logLevel: 'warning',
  });
}
