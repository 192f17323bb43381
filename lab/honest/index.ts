import type { HonestDay } from './honest.js';
import { packageInstalls } from './package-installs.js';
import { runtimes } from './runtimes.js';
import { services } from './services.js';

export type { HonestDay } from './honest.js';

/** A day in the life of honest containers. */
export const HONEST_DAYS: readonly HonestDay[] = [...packageInstalls, ...runtimes, ...services];
