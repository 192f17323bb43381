// Set-up that every command does first: Node's version, packages by `npm ci`. Plain JavaScript without packages, since
// nothing is installed yet when it runs.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');
const NODE_MIN = [20, 19];

/** One line of progress; standard output stays free for what the command itself prints. */
export function say(text) {
  process.stderr.write(`guardimesh: ${text}\n`);
}

/** Runs a program in the repository's root; ends this process with its code where it fails. */
export function run(command, args, options = {}) {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  if (status === 0) return;
  say(
    `${[command, ...args].join(' ')} ${error ? `could not be started: ${error.message}` : `ended with ${status ?? signal}`}`,
  );
  process.exit(status ?? 1);
}

export function installPackages() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < NODE_MIN[0] || (major === NODE_MIN[0] && minor < NODE_MIN[1])) {
    say(
      `Node ${NODE_MIN.join('.')} or newer is needed; this is ${process.versions.node}. See https://nodejs.org/en/download`,
    );
    process.exit(1);
  }
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.guardimesh-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('installing packages (npm ci), once');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, wanted);
}
