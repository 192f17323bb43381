import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '@guardimesh/kit';
import { newSecret, type CustomerId } from '../identity/index.js';

const LINK_MS = 15 * 60 * 1_000;
/** Links that wait at the same time; one more pushes the oldest out. */
const LINKS_MAX = 16;

interface WaitingLink {
  readonly digest: Buffer;
  readonly customer: CustomerId;
  readonly expiresMs: number;
}

/**
 * Tokens that let a browser in once, within 15 minutes. They live in memory: a restart makes all of them void.
 * Time is monotonic, so that setting the clock back does not make a link live longer.
 */
export class OneTimeLinks {
  readonly #clock: Clock;
  #waiting: WaitingLink[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(customer: CustomerId): string {
    const token = newSecret();
    this.#waiting.push({ digest: digest(token), customer, expiresMs: this.#clock.monotonicMs() + LINK_MS });
    this.#waiting = this.#waiting.slice(-LINKS_MAX);
    return token;
  }

  /** The customer that the token opens, and the token is used up; null where it is unknown, used or too old. */
  redeem(token: string): CustomerId | null {
    const now = this.#clock.monotonicMs();
    this.#waiting = this.#waiting.filter((link) => link.expiresMs > now);
    const given = digest(token);
    let found: WaitingLink | null = null;
    // All are compared, each in constant time: the answer's delay tells nothing about how near a guess was.
    for (const link of this.#waiting) if (timingSafeEqual(link.digest, given)) found = link;
    this.#waiting = this.#waiting.filter((link) => link !== found);
    return found?.customer ?? null;
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}
