import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Layers are kept here between runs, by a digest of what they are made of. On /var/tmp: an overlay takes no other overlay as its upper. */
const BUILD_FOLDER = '/var/tmp/guardimesh-lab';

/** The folder that is ours alone. @throws where somebody else made it: what is in there is run as root */
export function buildFolder(): string {
  mkdirSync(BUILD_FOLDER, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(BUILD_FOLDER);
  if (uid !== process.geteuid?.() || (mode & 0o022) !== 0 || !lstatSync(BUILD_FOLDER).isDirectory())
    throw new Error(`${BUILD_FOLDER} belongs to somebody else; remove it`);
  return BUILD_FOLDER;
}

/** Gives what was built for this recipe before, or builds it: whole or not at all, also when it is cut off halfway. */
export async function builtOnce(name: string, recipe: string, build: (into: string) => Promise<void>): Promise<string> {
  const digest = createHash('sha256').update(`${process.arch}\n${recipe}`).digest('hex').slice(0, 16);
  const done = join(buildFolder(), `${name}-${digest}`);
  if (lstatSync(done, { throwIfNoEntry: false }) !== undefined) return done;
  const partial = `${done}.${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial);
  try {
    await build(partial);
    renameSync(partial, done);
  } catch (thrown) {
    rmSync(partial, { recursive: true, force: true });
    throw thrown;
  }
  return done;
}
