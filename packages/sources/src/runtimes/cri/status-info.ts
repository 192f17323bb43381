import { hostPathOrNull, objectAt, parseObject, pidOrNull, textAt } from '../untrusted/index.js';
import type { CriStatus } from './messages.js';

/** What CRI-O and containerd put, as JSON, into the verbose part of a status. */
export interface StatusInfo {
  readonly pid: number | null;
  /** the mounted root file system on the host; null where it is relative to a folder that is not told */
  readonly rootPath: string | null;
}

export function statusInfo(status: CriStatus): StatusInfo | null {
  const text = status.info.get('info');
  const info = text === undefined ? null : parseObject(text);
  if (info === null) return null;
  return {
    pid: pidOrNull(info['pid']),
    rootPath: hostPathOrNull(textAt(objectAt(info, 'runtimeSpec', 'root'), 'path')),
  };
}
