export { readCgroup, type CgroupMembership } from './cgroup.js';
export { readCpuMs } from './cpu-time.js';
export { readOverlayRoot, type OverlayRoot } from './overlay-root.js';
export { parsePressure, readPressure, type Pressure } from './pressure.js';
export { readStartTimeTicks } from './start-time.js';
