import type { FindingKind } from './finding.js';

/** What a person needs beside a finding's name, worked out from its kind: nothing of it has to cross the network. */
export interface FindingGuide {
  readonly severity: 'low' | 'medium' | 'high' | 'critical';
  /** MITRE ATT&CK for Enterprise, Containers and Linux matrices; null where the signature's name alone says what it is */
  readonly technique: { readonly id: string; readonly name: string } | null;
  /** one plain sentence on what was seen */
  readonly what: string;
  /** one plain sentence on what to do next */
  readonly next: string;
}

const GUIDES: Readonly<Record<FindingKind, FindingGuide>> = {
  signature: {
    severity: 'critical',
    technique: { id: 'T1204.003', name: 'User Execution: Malicious Image' },
    what: 'The bytes of this file match a malware signature.',
    next: 'Isolate the pod, keep its writable layer for a closer look, and find out how the file came there; rebuild the image where the file is part of it.',
  },
  drift: {
    severity: 'medium',
    technique: { id: 'T1105', name: 'Ingress Tool Transfer' },
    what: 'A program, script or shared object is in the container that its image does not have, or has in another form.',
    next: 'Find out which process wrote it; where that is meant to be, put it into the image or ignore drift for the namespace with a reason.',
  },
  deleted: {
    severity: 'high',
    technique: { id: 'T1070.004', name: 'Indicator Removal: File Deletion' },
    what: 'A running process has removed its own program from disk.',
    next: 'Isolate the pod while the process runs: its bytes are gone when it ends. Then look at its parent and its connections.',
  },
  memfd: {
    severity: 'high',
    technique: { id: 'T1620', name: 'Reflective Code Loading' },
    what: 'A process runs a program from memory that was never a file on disk.',
    next: 'Isolate the pod while the process runs: its bytes are gone when it ends. Then look at its parent and its connections.',
  },
  library: {
    severity: 'high',
    technique: { id: 'T1574.006', name: 'Hijack Execution Flow: Dynamic Linker Hijacking' },
    what: 'A process has mapped a shared object that is gone from disk, or was never there.',
    next: 'Isolate the pod while the process runs, and look at its environment for LD_PRELOAD and at what injected the object.',
  },
  obfuscated: {
    severity: 'medium',
    technique: { id: 'T1027', name: 'Obfuscated Files or Information' },
    what: 'A program or script is packed or encoded so that its contents cannot be read as they are.',
    next: 'Find out who built it; where a packer is meant to be used, put the digest on the allow list.',
  },
};

export function guideTo(kind: FindingKind): FindingGuide {
  return GUIDES[kind];
}
