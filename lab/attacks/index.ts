import type { Attack } from '../attack.js';
import { signatureArchives } from './signature-archives.js';

export const ATTACKS: readonly Attack[] = [...signatureArchives];
