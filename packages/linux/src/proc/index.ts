export { readCgroup, type CgroupMembership } from './cgroup.js';
export { readOverlayRoot, type OverlayRoot } from './overlay-root.js';
export { readStartTimeTicks } from './start-time.js';
