import type { FindingKind } from '@guardimesh/model';
import type { LabImage } from './images/index.js';

/**
 * What is done in a container of its own. It writes a line `act SECONDS` (since the epoch) to its standard output once the
 * thing has happened, and stays there, so that a scanner can see what a real one would leave.
 */
export interface Deed {
  readonly command: readonly string[];
  /** ends by itself after the act; else its end is a mistake of the deed */
  readonly ends?: boolean;
  /** the pod's namespace; default `lab` */
  readonly namespace?: string;
  /** how long it may take until the act; default 60 */
  readonly actWithinSeconds?: number;
  /** default `debian` */
  readonly image?: LabImage;
  /** the pod's volumes, by their place in the container */
  readonly volumes?: Readonly<Record<string, 'empty-dir' | 'secret'>>;
  /** beside the usual ones of a container, as `ctr run --mount` takes them */
  readonly mounts?: readonly string[];
}

/** The same mechanism as an attack's, put to honest use: not one finding may come of it. */
export interface Twin extends Deed {
  readonly title: string;
}

/** One thing that attackers do. All of it is harmless: the test file of eicar.org, and programs of ours that wait. */
export interface Attack {
  /** family first: `memfd-fexecve-cloexec` */
  readonly id: string;
  readonly title: string;
  /** of MITRE ATT&CK for Enterprise */
  readonly technique: string;
  /** each of these kinds must be found */
  readonly requires: readonly [FindingKind, ...FindingKind[]];
  /** these are true as well, and may be found where a pass falls in between; any other kind is a false one */
  readonly allows?: readonly FindingKind[];
  readonly attack: Deed;
  readonly twin: Twin;
}
