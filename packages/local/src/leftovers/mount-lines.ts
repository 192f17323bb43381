/** One line of /proc/PID/mountinfo, as far as it is needed here (proc_pid_mountinfo(5)). */
export interface MountLine {
  readonly mountPoint: string;
  readonly type: string;
  /** upperdir of an overlay, else null */
  readonly upper: string | null;
}

export function mountLines(mountinfo: string): MountLine[] {
  const lines: MountLine[] = [];
  for (const line of mountinfo.split('\n')) {
    // optional fields of any number end with a single dash
    const [own, ofFileSystem] = line.split(' - ', 2);
    const mountPoint = own?.split(' ')[4];
    const [type, , options] = ofFileSystem?.split(' ') ?? [];
    if (mountPoint === undefined || type === undefined) continue;
    const upper = options?.split(',').find((option) => option.startsWith('upperdir='));
    lines.push({
      mountPoint: unescape(mountPoint),
      type,
      upper: upper === undefined ? null : unescape(upper.slice('upperdir='.length)),
    });
  }
  return lines;
}

/** Space, tab, newline and backslash stand as three octal digits. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
