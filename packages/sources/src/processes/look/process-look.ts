import {
  closeDescriptor,
  DescriptorLinks,
  Errno,
  ExecutableMaps,
  FileStat,
  FileType,
  nameFile,
  ProcName,
  type ProcessFolder,
  type ProcRoot,
} from '@guardimesh/linux';
import type { ProcessUse } from '@guardimesh/model';
import type { ProcessBounds } from '../bounds.js';
import type { ContainerGround } from '../owner/index.js';
import type { FilesSeen, NewFile } from './files-seen.js';
import { hasDeletedMark, readLinkText, type LinkText } from './link-text.js';
import type { MemoryDevices } from './memory-devices.js';

const SLASH = 0x2f;

/** How a look at a process ended. */
export type ProcessSeen = 'whole' | 'gone' | 'unreadable' | 'cut-short';

/** What the looks at a container's processes have in common. */
export interface LookGround {
  readonly root: ProcRoot;
  readonly container: ContainerGround;
  readonly bounds: ProcessBounds;
  readonly devices: MemoryDevices;
  readonly files: FilesSeen;
}

interface Subject {
  readonly ground: LookGround;
  /** where in /proc it is looked at: its pid, or the number of a thread that goes on where the first one has ended */
  readonly entry: number;
  readonly entryStartTicks: number;
  readonly process: Omit<ProcessUse, 'held'>;
}

/** Looks at one process after the other for files that no walk shows: its program, its mappings, its descriptors. */
export class ProcessLook {
  readonly #folder: ProcessFolder;
  readonly #maps = new ExecutableMaps();
  readonly #links = new DescriptorLinks();
  readonly #stat = new FileStat();
  readonly #named = new FileStat();

  constructor(folder: ProcessFolder) {
    this.#folder = folder;
  }

  /** @param pid of the process that the folder is at */
  see(ground: LookGround, pid: number): ProcessSeen {
    const folder = this.#folder;
    if (folder.readStat() < 0) return 'gone';
    const process = { process: { pid, startTimeTicks: folder.stat.startTimeTicks }, command: folder.stat.command };
    let entry = pid;
    if (folder.stat.hasEnded) {
      entry = folder.stat.threads > 1 ? folder.otherThread(pid) : 0;
      // a process that has ended and was not waited for has no bytes any more
      if (entry === 0) return 'whole';
      if (folder.enter(entry) < 0 || folder.readStat() < 0) return 'gone';
    }
    const subject = { ground, entry, entryStartTicks: folder.stat.startTimeTicks, process };
    const outcomes = [this.#seeProgram(subject), this.#seeMaps(subject), this.#seeDescriptors(subject)];
    const worst = (['gone', 'unreadable', 'cut-short'] as const).find((outcome) => outcomes.includes(outcome));
    return worst ?? 'whole';
  }

  #seeProgram(subject: Subject): ProcessSeen {
    const folder = this.#folder;
    const read = folder.readLink(ProcName.exe);
    if (read < 0) return this.#outcomeOf(-read);
    const text = readLinkText(folder.link);
    const status = folder.readTarget(ProcName.exe, this.#stat);
    if (status < 0) return this.#outcomeOf(-status);
    this.#add(subject, 'exe', text, ProcName.exe);
    return 'whole';
  }

  #seeMaps(subject: Subject): ProcessSeen {
    const { bounds, devices } = subject.ground;
    const folder = this.#folder;
    const begun = this.#maps.begin(folder, bounds.mapsBytesMax);
    if (begun < 0) return this.#outcomeOf(-begun);
    try {
      let outcome: ProcessSeen = 'whole';
      while (this.#maps.next()) {
        const link = `${ProcName.mapFiles}/${this.#maps.at.range}`;
        const isWanted =
          this.#maps.at.isMarkedDeleted || devices.has(this.#maps.at.device, () => this.#nameMapping(subject, link));
        if (isWanted && !this.#addMapping(subject, link)) outcome = 'unreadable';
      }
      if (this.#maps.at.failed < 0) return this.#outcomeOf(-this.#maps.at.failed);
      return this.#maps.at.isCutShort ? 'cut-short' : outcome;
    } finally {
      this.#maps.end();
    }
  }

  /** @returns false where it is there but cannot be read */
  #addMapping(subject: Subject, link: string): boolean {
    const folder = this.#folder;
    const named = this.#nameMapping(subject, link);
    // unmapped meanwhile, or the process has ended
    if (named === -Errno.ENOENT || named === -Errno.ESRCH) return true;
    if (named < 0) return false;
    const status = this.#stat.read(named);
    closeDescriptor(named);
    if (status < 0 || folder.readLinkIn(link) < 0) return status === 0;
    this.#add(subject, 'map', readLinkText(folder.link), link);
    return true;
  }

  /**
   * Names the file of a mapping. Going through map_files takes CAP_SYS_ADMIN or CAP_CHECKPOINT_RESTORE; without them a file that
   * is still on disk can be named by its path in the process's root.
   */
  #nameMapping(subject: Subject, link: string): number {
    const named = this.#folder.nameTargetAt(link);
    if (named !== -Errno.EPERM && named !== -Errno.EACCES) return named;
    if (this.#folder.readLinkIn(link) < 0 || hasDeletedMark(this.#folder.link)) return named;
    return nameFile(rootOf(subject), Buffer.from(this.#folder.link));
  }

  #seeDescriptors(subject: Subject): ProcessSeen {
    const folder = this.#folder;
    const begun = this.#links.begin(folder, subject.ground.bounds.descriptorsMax);
    if (begun < 0) return this.#outcomeOf(-begun);
    try {
      while (this.#links.next()) {
        // sockets, pipes and what else has no path
        if (folder.link[0] !== SLASH) continue;
        const text = readLinkText(folder.link);
        if (!text.isMarkedDeleted) continue;
        const link = `${ProcName.descriptors}/${this.#links.descriptor}`;
        const named = folder.nameTargetAt(link);
        // closed meanwhile
        if (named < 0) continue;
        const status = this.#stat.read(named);
        closeDescriptor(named);
        if (status === 0) this.#add(subject, 'descriptor', text, link);
      }
      return this.#links.isCutShort ? 'cut-short' : 'whole';
    } finally {
      this.#links.end();
    }
  }

  /** Adds the file that was read last, unless a walk of the container's layers shows it. */
  #add(subject: Subject, origin: NewFile['origin'], text: LinkText, link: string): void {
    const { ground, entry, entryStartTicks: startTimeTicks, process } = subject;
    const { container, files } = ground;
    const stat = this.#stat;
    if (stat.type !== FileType.regular) return;
    const isOnDisk = !text.isMarkedDeleted || (stat.links > 0 && this.#isStillNamed(subject, text.path));
    const isInRoot = stat.device === container.rootDevice || (stat.mountId > 0 && stat.mountId === container.rootMount);
    if (isOnDisk && (isInRoot || origin === 'descriptor')) return;
    files.add({
      path: isOnDisk && text.isMarkedDeleted ? withMark(text.path) : text.path,
      origin,
      use: { ...process, held: isOnDisk ? 'on-disk' : text.isMemfd ? 'memfd' : 'deleted' },
      device: stat.device,
      inode: stat.inode,
      isEmpty: stat.sizeBytes === 0,
      place: { entry, startTimeTicks, link },
    });
  }

  /** Whether the mark belongs to the name: a file `x (deleted)` that is there. */
  #isStillNamed(subject: Subject, path: Uint8Array): boolean {
    const named = nameFile(rootOf(subject), withMark(path));
    if (named < 0) return false;
    const status = this.#named.read(named);
    closeDescriptor(named);
    return status === 0 && this.#named.device === this.#stat.device && this.#named.inode === this.#stat.inode;
  }

  /** What a failed read means: a process that is ending loses its program first, and is listed a little longer. */
  #outcomeOf(errno: number): ProcessSeen {
    if (errno === Errno.ESRCH) return 'gone';
    if (errno !== Errno.ENOENT) return 'unreadable';
    // a thread of the kernel has no program, and it lives
    return this.#folder.readStat() === 0 && !this.#folder.stat.hasEnded ? 'whole' : 'gone';
  }
}

function rootOf({ ground, entry }: Subject): string {
  return `${ground.root.path}/${entry}/${ProcName.root}`;
}

function withMark(path: Uint8Array): Uint8Array {
  return Buffer.concat([path, Buffer.from(' (deleted)')]);
}
