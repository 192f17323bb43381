export { describeMachine } from './describe-machine.js';
export { installPackages } from './install-packages.js';
export type { MachineCheck } from './machine-check.js';
export { missingPackages, SYSTEM_NEEDS, type PackageSystem, type PackageUse, type SystemNeed } from './needs.js';
export { detectPackageSystem, howToInstall } from './package-system.js';
