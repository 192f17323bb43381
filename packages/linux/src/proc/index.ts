export { parseCgroup, readCgroup, type CgroupMembership } from './cgroup.js';
export { DescriptorLinks } from './descriptor-links.js';
export { ExecutableMaps } from './executable-maps.js';
export { readOverlayRoot, type OverlayRoot } from './overlay-root.js';
export { ProcName } from './proc-names.js';
export { ProcessFolder } from './process-folder.js';
export { ProcRoot } from './proc-root.js';
export { readStartTimeTicks } from './start-time.js';
