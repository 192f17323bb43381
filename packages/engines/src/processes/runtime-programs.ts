import { dirname, join } from 'node:path';
import { closeDescriptor, nameFile, ProcRoot } from '@guardimesh/linux';
import type { ProcessIdentity, ScanTarget } from '@guardimesh/model';
import type { ComparedFile } from '../container-files/index.js';
import { hostAncestors } from './host-ancestors.js';
import { nameInLayersAtHand } from '../container-files/index.js';

const NAMES = ['runc', 'crun', 'youki'];

/** Where distributions put the program that starts containers (OCI runtime), as paths on the host. */
export const USUAL_RUNTIME_PROGRAMS: readonly string[] = [
  ...['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin', '/usr/libexec/crio', '/opt/containerd/bin'],
  // k3s, RKE2, k0s, MicroK8s, Docker as a snap
  ...['/var/lib/rancher/k3s/data/current/bin', '/var/lib/rancher/rke2/bin', '/var/lib/k0s/bin'],
  ...['/snap/microk8s/current/bin', '/snap/docker/current/bin'],
].flatMap((folder) => NAMES.map((name) => `${folder}/${name}`));

export interface RuntimeProgramSettings {
  /** where the host's `/` is: `/host` in the node pod, empty on the host itself */
  readonly hostRoot: string;
  /** the host's proc file system */
  readonly procRoot: string;
  /** paths on the host, beside {@link USUAL_RUNTIME_PROGRAMS} */
  readonly runtimePrograms: readonly string[];
}

/**
 * Knows the container runtime's own program by its bytes. Older runc and crun run from a memfd copy of themselves while they start
 * a container (CVE-2019-5736), others from an unlinked one; whoever else has these bytes is the runtime as well, whatever its name.
 */
export class RuntimePrograms {
  readonly #hostRoot: string;
  readonly #paths: readonly string[];
  readonly #root: ProcRoot;

  /** @throws {LinuxError} where there is no proc file system at that place */
  constructor(settings: RuntimeProgramSettings) {
    this.#hostRoot = settings.hostRoot;
    this.#paths = [...USUAL_RUNTIME_PROGRAMS, ...settings.runtimePrograms];
    this.#root = new ProcRoot(settings.procRoot);
  }

  /**
   * Whether the file has the bytes of a runtime's program: one in the usual places of the host, one that really stands above this
   * process or beside what does, or, for a runtime within the container, one in the usual places of its image.
   * @throws where a file of the same size cannot be read
   */
  async include(file: ComparedFile, process: ProcessIdentity, target: ScanTarget): Promise<boolean> {
    for (const path of this.#paths) if (await file.equals(this.#onHost(path))) return true;
    if (await this.#isOfAncestors(file, process)) return true;
    const layers = target.container.root.lowers.map((lower) => lower.path);
    for (const path of this.#paths)
      if (await file.equals(nameInLayersAtHand(this.#hostRoot, layers, Buffer.from(path)))) return true;
    return false;
  }

  close(): void {
    this.#root.close();
  }

  async #isOfAncestors(file: ComparedFile, process: ProcessIdentity): Promise<boolean> {
    const programs = hostAncestors(this.#root, process);
    const beside = programs.flatMap(({ path }) => NAMES.map((name) => join(dirname(path), name)));
    let found = false;
    for (const { named } of programs) {
      if (found) closeDescriptor(named);
      else found = await file.equals(named);
    }
    for (const path of found ? [] : beside) found = found || (await file.equals(this.#onHost(path)));
    return found;
  }

  #onHost(path: string): number {
    return nameFile(this.#hostRoot, Buffer.from(path));
  }
}
