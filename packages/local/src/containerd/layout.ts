import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { LocalError } from '../error/index.js';

/** sun_path of unix(7), less the final NUL */
const SOCKET_PATH_BYTES = 107;

/** Where a containerd of ours keeps its things: all below one folder, nothing in /run/containerd or /var/lib. */
export interface ContainerdLayout {
  readonly folder: string;
  readonly configFile: string;
  readonly logFile: string;
  readonly socketPath: string;
  readonly root: string;
  readonly state: string;
  /** runc's own state (`runc --root`) */
  readonly runcRoot: string;
  readonly fifos: string;
  readonly containerLogs: string;
  /** cgroup that holds those of all containers {@link runContainer} starts; of this folder alone */
  readonly cgroupParent: string;
}

/** @throws {LocalError} `folder-unfit` for a path too long for the sockets below it */
export function layoutOf(folder: string): ContainerdLayout {
  const socketPath = join(folder, 'containerd.sock');
  // containerd puts a second socket beside it, with this ending
  if (Buffer.byteLength(`${socketPath}.ttrpc`) > SOCKET_PATH_BYTES) {
    throw new LocalError(
      'folder-unfit',
      `the folder ${folder} is too long: the path of a socket in it may have ${SOCKET_PATH_BYTES} bytes`,
    );
  }
  return {
    folder,
    configFile: join(folder, 'config.toml'),
    logFile: join(folder, 'containerd.log'),
    socketPath,
    root: join(folder, 'root'),
    state: join(folder, 'state'),
    runcRoot: join(folder, 'runc'),
    fifos: join(folder, 'fifos'),
    containerLogs: join(folder, 'logs'),
    cgroupParent: `/guardimesh-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`,
  };
}
