import type { Imports } from '../executable/index.js';

/** Functions by what a program that unpacks or loads code itself needs them for; without versions, underscores and W or A. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  memory: ['mmap', 'mmap64', 'mprotect', 'VirtualAlloc', 'VirtualAllocEx', 'VirtualProtect', 'vm_protect'],
  loading: ['dlopen', 'dlsym', 'LoadLibrary', 'LoadLibraryEx', 'GetProcAddress', 'LdrLoadDll', 'NSLinkModule'],
  running: ['execve', 'fexecve', 'execv', 'execvp', 'posix_spawn', 'CreateProcess', 'WinExec', 'ShellExecute'],
  fileless: ['memfd_create', 'shm_open', 'syscall'],
  injecting: ['ptrace', 'process_vm_writev', 'WriteProcessMemory', 'CreateRemoteThread', 'NtUnmapViewOfSection'],
};
const NAMES = Object.keys(GROUPS);
const MEMBERS = new Map(
  Object.entries(GROUPS).flatMap(([group, names]) => names.map((name) => [name, group] as const)),
);

export const IMPORT_FEATURES: readonly string[] = [
  'has-imports',
  'libraries',
  'functions-log2',
  ...NAMES.map((name) => `imports:${name}`),
];

/** How much a program asks of others, and of what kind: one number for each of {@link IMPORT_FEATURES}. */
export function importFeatures(imports: Imports | null): readonly number[] {
  const counts = new Map<string, number>();
  for (const name of imports?.functions ?? []) {
    const group = MEMBERS.get(name) ?? MEMBERS.get(name.replace(/^_+/, '').replace(/[AW]$/, ''));
    if (group !== undefined) counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return [
    Number(imports !== null),
    imports?.libraries.length ?? 0,
    Math.log2(1 + (imports?.functionCount ?? 0)),
    ...NAMES.map((name) => counts.get(name) ?? 0),
  ];
}
