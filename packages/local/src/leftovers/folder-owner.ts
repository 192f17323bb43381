import { mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '@guardimesh/kit';
import type { ProcessIdentity } from '@guardimesh/model';
import { LocalError } from '../error/index.js';
import { isAlive, startTimeTicks } from './process-facts.js';

/** Left in the folder of a component: what it is, and the process that started it there. */
interface OwnerMark {
  readonly component: string;
  readonly owner: ProcessIdentity;
}

const MARK = 'guardimesh-owner.json';

/** What a folder is to a component that wants it. */
export interface FolderState {
  /** the folder without symlinks, as the kernel's mount table has it */
  readonly folder: string;
  /** true where an earlier one left it */
  readonly leftOver: boolean;
}

/**
 * Looks at a folder before a component starts or is cleaned up in it; null where it does not exist.
 * @throws {LocalError} `folder-unfit` where something else is in it, or the process that works in it lives: what is
 * started here ends with the whole folder being deleted, so it must be its own
 */
export function lookAtFolder(path: string, component: string): FolderState | null {
  if (!path.startsWith('/'))
    throw new LocalError('folder-unfit', `${component}'s folder ${path} is not an absolute path`);
  const names = namesIn(path);
  if (names === null) return null;
  const folder = realpathSync(path);
  if (names.length === 0) return { folder, leftOver: false };
  const mark = names.includes(MARK) ? readMark(join(folder, MARK)) : null;
  if (mark?.component !== component) {
    throw new LocalError(
      'folder-unfit',
      `${folder} holds something that is not ${component}'s: give it a folder of its own`,
    );
  }
  if (isAlive(mark.owner)) {
    throw new LocalError(
      'folder-unfit',
      `${folder} is in use: ${component} was started there by process ${mark.owner.pid}, which runs; stop it, or take another folder`,
    );
  }
  return { folder, leftOver: true };
}

/** Makes the folder where needed, and writes down that this process works in it. Gives its path without symlinks. */
export function takeFolder(path: string, component: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const folder = realpathSync(path);
  const mark: OwnerMark = {
    component,
    owner: { pid: process.pid, startTimeTicks: startTimeTicks(process.pid) ?? 0 },
  };
  writeFileSync(join(folder, MARK), JSON.stringify(mark), { mode: 0o600 });
  return folder;
}

function namesIn(folder: string): string[] | null {
  try {
    return readdirSync(folder);
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return null;
    throw new LocalError('folder-unfit', `${folder} cannot be read`, { cause: thrown });
  }
}

function readMark(path: string): OwnerMark | null {
  try {
    const { component, owner } = JSON.parse(readFileSync(path, 'utf8')) as Partial<OwnerMark>;
    return component === undefined || owner === undefined ? null : { component, owner };
  } catch {
    return null;
  }
}
