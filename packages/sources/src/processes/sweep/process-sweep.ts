import { ExecutableMaps, FileStat, ProcessFolder, ProcName, type ProcRoot } from '@guardimesh/linux';
import type { ProcessBounds } from '../bounds.js';
import { hasDeletedMark, MemoryDevices } from '../look/index.js';
import { Owners, type ContainerGround, type ContainerRef } from '../owner/index.js';

/** A process loads its libraries soon after its start: so long its mappings are looked at in every sweep. */
const SETTLING_MS = 60_000;
/** Mappings of one process that are remembered as told; one with more is told again. */
const TOLD_MAX = 64;

export interface SweepResult {
  /** containers in which something runs from memory, or without its file, that was not told before */
  readonly containerIds: readonly string[];
  readonly processes: number;
  /** of these: those whose mappings were looked at */
  readonly looked: number;
}

/** What is remembered of a process from sweep to sweep: while it is the same one, most of it need not be read again. */
interface Known {
  startTimeTicks: number;
  owner: string | null;
  device: number;
  inode: bigint;
  firstSeenMs: number;
  mapsDueMs: number;
  readonly told: Set<string>;
  sweep: number;
}

/**
 * One cheap pass over all processes of the node, again and again. Of a process in no container only the start time is read once it
 * is known; of one in a container its program each time, its mappings while it is young, when it runs another program, and when due.
 */
export class ProcessSweep {
  readonly #root: ProcRoot;
  readonly #bounds: ProcessBounds;
  readonly #folder: ProcessFolder;
  readonly #maps = new ExecutableMaps();
  readonly #stat = new FileStat();
  readonly #pids: Int32Array;
  readonly #known = new Map<number, Known>();
  #containers = '';
  #sweeps = 0;

  constructor(root: ProcRoot, bounds: ProcessBounds) {
    this.#root = root;
    this.#bounds = bounds;
    this.#folder = new ProcessFolder(root);
    this.#pids = new Int32Array(bounds.processesMax);
  }

  /** @throws {LinuxError} where processes cannot be listed at all */
  sweep(containers: readonly ContainerRef[], nowMs: number): SweepResult {
    const folder = this.#folder;
    const owners = new Owners(folder, containers);
    const devices = new MemoryDevices();
    const news = new Set<string>();
    this.#sweeps += 1;
    this.#forgetOwners(containers);
    let looked = 0;
    const count = this.#root.list(this.#pids);
    for (const pid of this.#pids.subarray(0, count)) {
      if (folder.enter(pid) < 0 || folder.readStat() < 0) continue;
      const known = this.#recall(pid, owners, nowMs);
      const ground = known.owner === null ? null : owners.find(known.owner);
      if (ground === null) continue;
      // its first thread has ended, others go on
      if (folder.stat.hasEnded && folder.stat.threads > 1) folder.enter(folder.otherThread(pid));
      if (this.#seeProgram(known, ground, devices)) news.add(ground.id);
      if (nowMs < known.mapsDueMs) continue;
      looked += 1;
      const isYoung = nowMs - known.firstSeenMs < SETTLING_MS;
      known.mapsDueMs = isYoung ? nowMs : nowMs + this.#bounds.mapsEverySeconds * 1_000;
      if (this.#seeMaps(known, devices)) news.add(ground.id);
    }
    folder.leave();
    for (const [pid, known] of this.#known) if (known.sweep !== this.#sweeps) this.#known.delete(pid);
    return { containerIds: [...news], processes: count, looked };
  }

  #recall(pid: number, owners: Owners, nowMs: number): Known {
    const { startTimeTicks } = this.#folder.stat;
    const before = this.#known.get(pid);
    if (before?.startTimeTicks === startTimeTicks) {
      before.sweep = this.#sweeps;
      return before;
    }
    const known: Known = {
      startTimeTicks,
      owner: owners.ownerOf(this.#folder)?.id ?? null,
      device: -1,
      inode: 0n,
      firstSeenMs: nowMs,
      mapsDueMs: nowMs,
      told: new Set(),
      sweep: this.#sweeps,
    };
    this.#known.set(pid, known);
    return known;
  }

  /** Processes are told before or after their container: those of none are looked at anew when the containers are others. */
  #forgetOwners(containers: readonly ContainerRef[]): void {
    const now = containers.map(({ id, process }) => `${id} ${String(process?.pid)}`).join('\n');
    if (now === this.#containers) return;
    this.#containers = now;
    for (const [pid, known] of this.#known) if (known.owner === null) this.#known.delete(pid);
  }

  #seeProgram(known: Known, ground: ContainerGround, devices: MemoryDevices): boolean {
    const folder = this.#folder;
    const stat = this.#stat;
    if (folder.readTarget(ProcName.exe, stat) < 0 || folder.readLink(ProcName.exe) < 0) return false;
    const isSame = stat.device === known.device && stat.inode === known.inode;
    if (!isSame) {
      known.device = stat.device;
      known.inode = stat.inode;
      known.mapsDueMs = 0;
    }
    const isOutside =
      hasDeletedMark(folder.link) ||
      (stat.device !== ground.rootDevice && devices.has(stat.device, () => folder.nameTarget(ProcName.exe)));
    return isOutside && isNews(known, `${String(stat.device)}:${String(stat.inode)}`);
  }

  #seeMaps(known: Known, devices: MemoryDevices): boolean {
    const folder = this.#folder;
    if (this.#maps.begin(folder, this.#bounds.mapsBytesMax) < 0) return false;
    let found = false;
    while (this.#maps.next()) {
      const link = (): string => `${ProcName.mapFiles}/${this.#maps.at.range}`;
      if (this.#maps.at.isMarkedDeleted || devices.has(this.#maps.at.device, () => folder.nameTargetAt(link())))
        found = isNews(known, link()) || found;
    }
    this.#maps.end();
    return found;
  }
}

function isNews(known: Known, what: string): boolean {
  if (known.told.has(what)) return false;
  if (known.told.size < TOLD_MAX) known.told.add(what);
  return true;
}
