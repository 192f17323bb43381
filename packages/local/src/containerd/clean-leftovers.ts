import { endRuntime, lookAtFolder } from '../leftovers/index.js';
import { layoutOf, type ContainerdLayout } from './layout.js';

/** The name our containerd's folder is marked with. */
export const COMPONENT = 'containerd';

/**
 * Ends what a containerd in this folder has left - itself, shims, containers, mounts, cgroups, sockets - and deletes the
 * folder. For after a crash or SIGKILL of the process that started it; a folder that is not there is nothing to do.
 * @throws {LocalError} `folder-unfit` where its owner still lives, or the folder holds something else; `left-behind`
 * where something did not go, and then the folder stays
 */
export async function cleanLeftovers(folder: string): Promise<void> {
  const found = lookAtFolder(folder, COMPONENT);
  if (found?.leftOver === true) await endContainerd(layoutOf(found.folder));
}

/** @throws {LocalError} `left-behind` */
export function endContainerd(layout: ContainerdLayout): Promise<void> {
  return endRuntime({
    name: COMPONENT,
    folder: layout.folder,
    daemonOptions: [{ option: '--config', value: layout.configFile }],
    containerdSocket: layout.socketPath,
    containerdState: layout.state,
    layersFolder: layout.root,
    cgroups: [layout.cgroupParent],
  });
}
