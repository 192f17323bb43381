import type { PodWorld } from './pod-world.js';

/** Lists in pages of one snapshot, which is gone once the history behind it is compacted. */
export class ListPages {
  readonly #world: PodWorld;
  readonly #snapshots = new Map<number, readonly string[]>();

  constructor(world: PodWorld) {
    this.#world = world;
  }

  /** The first page's text. */
  first(nodeName: string, size: number): string {
    const version = this.#world.version;
    this.#snapshots.set(version, this.#world.snapshot(nodeName));
    return this.#page(version, 0, size);
  }

  /** The page's text, or null for 410. */
  next(token: string, size: number): string | null {
    const [version = 0, from = 0] = Buffer.from(token, 'base64url').toString().split('/').map(Number);
    return this.#world.isGone(version) || !this.#snapshots.has(version) ? null : this.#page(version, from, size);
  }

  #page(version: number, from: number, size: number): string {
    const all = this.#snapshots.get(version) ?? [];
    const rest = all.length - from - size;
    const more = rest > 0 ? Buffer.from(`${String(version)}/${String(from + size)}`).toString('base64url') : '';
    const metadata = JSON.stringify({
      resourceVersion: String(version),
      ...(more === '' ? {} : { continue: more, remainingItemCount: rest }),
    });
    const items = all.slice(from, from + size).join(',');
    return `{"kind":"PodList","apiVersion":"v1","metadata":${metadata},"items":[${items}]}\n`;
  }
}
