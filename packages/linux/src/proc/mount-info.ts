/** One line of proc_pid_mountinfo(5), as far as it is used here. Texts are one character a byte, octal escapes undone. */
export interface Mount {
  readonly mountPoint: string;
  readonly fileSystem: string;
  /** options of the file system itself, not undone: they are split at commas first */
  readonly superOptions: string;
}

/** @returns null for a line that is none */
export function parseMount(line: string): Mount | null {
  const fields = line.split(' ');
  // six fields, any number of optional ones, a hyphen, three more: the hyphen cannot stand before the seventh
  const hyphen = fields.indexOf('-', 6);
  const [mountPoint, fileSystem, superOptions] = [fields[4], fields[hyphen + 1], fields[hyphen + 3]];
  if (hyphen === -1 || mountPoint === undefined || fileSystem === undefined || superOptions === undefined) return null;
  return { mountPoint: undoOctal(mountPoint), fileSystem: undoOctal(fileSystem), superOptions };
}

/** Undoes the kernel's `\040` for a blank and the like (seq_escape: always three octal digits). */
export function undoOctal(text: string): string {
  return text.replace(/\\([0-3][0-7]{2})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)));
}
