import { lstatSync, mkdirSync, renameSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { dirname } from 'node:path';
import { errnoOf } from '@guardimesh/kit';
import { LinkError } from '../link-error.js';

/** Nobody but the owner: the socket is never there with another mode, not for a moment. */
const UMASK = 0o177;

/**
 * Makes a server listen on a socket of mode 0600, in place of one that nobody answers on any more. The new socket is made
 * beside it and renamed: there is always either the old one or the new.
 * @returns removes the socket, where it is still ours
 * @throws {LinkError} `link-unsafe`, `link-taken`
 */
export async function takeSocket(server: Server, socketPath: string): Promise<() => void> {
  prepareFolder(dirname(socketPath));
  await refuseToReplace(socketPath);
  const made = `${socketPath}.${process.pid}`;
  rmSync(made, { force: true });
  await listen(server, made);
  renameSync(made, socketPath);
  const { ino } = lstatSync(socketPath);
  return () => {
    if (inodeOf(socketPath) === ino) unlinkSync(socketPath);
  };
}

/** A folder of our own is made with mode 0700; one that is there must not let others put a socket in our socket's place. */
function prepareFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(folder);
  const own = uid === 0 || uid === process.getuid?.();
  if (!own || (mode & 0o022) !== 0) {
    throw new LinkError(
      'link-unsafe',
      `${folder} belongs to another user or can be written by others; name a folder for the socket that is ours alone`,
    );
  }
}

async function refuseToReplace(socketPath: string): Promise<void> {
  const status = lstatSync(socketPath, { throwIfNoEntry: false });
  if (status === undefined) return;
  if (!status.isSocket()) {
    throw new LinkError('link-unsafe', `${socketPath} is there and is no socket; move it away`);
  }
  if (await isAnswered(socketPath)) {
    throw new LinkError('link-taken', `another inspector answers on ${socketPath}; end it first`);
  }
}

function isAnswered(socketPath: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error) => {
      const errno = errnoOf(error);
      if (errno === 'ECONNREFUSED' || errno === 'ENOENT') resolve(false);
      else reject(error);
    });
  });
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // the socket is bound before listen() returns
    const umask = process.umask(UMASK);
    try {
      server.listen(path, () => {
        server.off('error', reject);
        resolve();
      });
    } finally {
      process.umask(umask);
    }
  });
}

function inodeOf(path: string): number | null {
  return lstatSync(path, { throwIfNoEntry: false })?.ino ?? null;
}
