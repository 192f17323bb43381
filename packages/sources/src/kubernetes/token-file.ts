import { open } from 'node:fs/promises';
import type { Clock } from '@guardimesh/kit';
import { PodWatchError } from './pod-watch-error.js';

const FILE_BYTES_MAX = 1024 * 1024;

/**
 * A service account's token. The kubelet replaces the file before the token expires (projected volumes: at 80 % of its
 * life), so it is read again when older than `ageMs`, and at once after {@link expire}.
 */
export class TokenFile {
  readonly #path: string;
  readonly #ageMs: number;
  readonly #clock: Clock;
  #held: { token: string; readAtMs: number } | null = null;

  constructor(path: string, ageMs: number, clock: Clock) {
    this.#path = path;
    this.#ageMs = ageMs;
    this.#clock = clock;
  }

  /** @throws {PodWatchError} `credentials` */
  async token(): Promise<string> {
    const nowMs = this.#clock.monotonicMs();
    if (this.#held === null || nowMs - this.#held.readAtMs >= this.#ageMs) {
      const token = (await readSmallFile(this.#path, 'service account token')).trim();
      // what an HTTP header can hold (RFC 6750 b64token); the text itself must never reach a message
      if (!/^[A-Za-z0-9._~+/=-]+$/.test(token)) {
        throw new PodWatchError('credentials', `${this.#path} holds no bearer token`);
      }
      this.#held = { token, readAtMs: nowMs };
    }
    return this.#held.token;
  }

  expire(): void {
    this.#held = null;
  }
}

/** @throws {PodWatchError} `credentials` */
export async function readSmallFile(path: string, what: string): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(FILE_BYTES_MAX), 0, FILE_BYTES_MAX, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new PodWatchError('credentials', `the ${what} cannot be read from ${path}`, { cause });
  }
}
