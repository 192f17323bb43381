/**
 * Empty files that container runtimes make in the writable layer, to mount their own over them: containerd, CRI-O, Docker
 * and Podman. With anything in them they are files like all others.
 */
const STUBS: ReadonlySet<string> = new Set([
  '.dockerenv',
  '.dockerinit',
  'etc/hostname',
  'etc/hosts',
  'etc/resolv.conf',
  'run/.containerenv',
]);

/** @param relative path beneath the layer's root, one character a byte */
export function isRuntimeStub(relative: string): boolean {
  // device nodes, the console and the termination log are mounted over empty files in /dev
  return STUBS.has(relative) || (relative.startsWith('dev/') && !relative.includes('/', 4));
}
