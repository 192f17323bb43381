import { PodWatchError } from './pod-watch-error.js';

/** What stands around the items: kind, metadata; a page's `continue` token is some hundred bytes. */
const ENVELOPE_BYTES_MAX = 64 * 1024;

export interface ItemCutterHooks {
  readonly onOversize: () => void;
  readonly onOverdeep: () => void;
}

/**
 * Cuts the elements of the top-level `items` array out of a list while it arrives, so that a list is never held whole:
 * memory is one pod, whatever the list's size. An item above its bounds is left out and told; the others come.
 * It follows brackets and strings only; each item, and the envelope, is then judged by JSON.parse.
 */
export class ItemCutter {
  readonly #bytesMax: number;
  readonly #depthMax: number;
  readonly #hooks: ItemCutterHooks;
  #envelope = '';
  #depth = 0;
  #inString = false;
  #escaped = false;
  #inItems = false;
  /** parts of the item that is open, null between items */
  #item: Buffer[] | null = null;
  #itemBytes = 0;
  #itemDeepest = 0;

  constructor(bytesMax: number, depthMax: number, hooks: ItemCutterHooks) {
    this.#bytesMax = bytesMax;
    this.#depthMax = depthMax;
    this.#hooks = hooks;
  }

  /** @throws {PodWatchError} `bad-answer` where what stands around the items is too large */
  push(chunk: Buffer): Buffer[] {
    const items: Buffer[] = [];
    // start of what is not yet kept: of the open item, or of the envelope
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === 0x5c) this.#escaped = true;
        else if (byte === 0x22) this.#inString = false;
        continue;
      }
      if (byte === 0x22) this.#inString = true;
      else if (byte === 0x7b || byte === 0x5b) {
        this.#depth += 1;
        if (this.#item !== null) this.#itemDeepest = Math.max(this.#itemDeepest, this.#depth - 2);
        else if (this.#inItems) {
          this.#item = [];
          this.#itemDeepest = 1;
          from = at;
        } else if (byte === 0x5b && this.#depth === 2) {
          this.#keepEnvelope(chunk.subarray(from, at + 1));
          this.#inItems = /[{,\s]"items"\s*:\s*\[$/.test(this.#envelope.slice(-64));
          from = at + 1;
        }
      } else if (byte === 0x7d || byte === 0x5d) {
        this.#depth -= 1;
        if (this.#item !== null && this.#depth === 2) {
          this.#keepItem(chunk.subarray(from, at + 1));
          const whole = this.#closeItem();
          if (whole !== null) items.push(whole);
          from = at + 1;
        } else if (this.#inItems && this.#depth === 1) {
          this.#inItems = false;
          from = at;
        }
      }
    }
    if (this.#item !== null) this.#keepItem(chunk.subarray(from));
    else if (!this.#inItems) this.#keepEnvelope(chunk.subarray(from));
    return items;
  }

  /**
   * The list without its items, once all has come.
   * @throws {PodWatchError} `bad-answer` where the text is no whole JSON
   */
  end(): unknown {
    try {
      return JSON.parse(this.#envelope) as unknown;
    } catch (cause) {
      throw new PodWatchError('bad-answer', 'the answer to a pod list is no whole JSON', { cause });
    }
  }

  #keepEnvelope(part: Buffer): void {
    this.#envelope += part.toString('latin1');
    if (this.#envelope.length > ENVELOPE_BYTES_MAX) {
      throw new PodWatchError('bad-answer', 'the answer to a pod list holds too much beside its items');
    }
  }

  #keepItem(part: Buffer): void {
    this.#itemBytes += part.length;
    if (this.#itemBytes > this.#bytesMax) this.#item = [];
    else this.#item?.push(part);
  }

  #closeItem(): Buffer | null {
    const [parts, bytes, deepest] = [this.#item ?? [], this.#itemBytes, this.#itemDeepest];
    this.#item = null;
    this.#itemBytes = 0;
    if (bytes > this.#bytesMax) this.#hooks.onOversize();
    else if (deepest > this.#depthMax) this.#hooks.onOverdeep();
    else return Buffer.concat(parts);
    return null;
  }
}
