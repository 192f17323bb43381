/** How many of a kind stand side by side before it is a list, not a handful of arguments. */
const LIST_MIN = 16;

/** Finds long lists of one kind of token: of numbers, of literals. */
export class ListCounts {
  #from = 0;
  #end = 0;
  #items = 0;
  #longest = 0;
  #bytes = 0;

  /** One more of them; nothing but commas, signs and blanks stood before it, or {@link ListCounts.stop} was called. */
  add(start: number, end: number): void {
    if (this.#items === 0) this.#from = start;
    this.#items += 1;
    this.#end = end;
  }

  /** Something else stands here. */
  stop(): void {
    if (this.#items === 0) return;
    if (this.#items > this.#longest) this.#longest = this.#items;
    if (this.#items >= LIST_MIN) this.#bytes += this.#end - this.#from;
    this.#items = 0;
  }

  /** Items of the longest. */
  get longest(): number {
    return this.#longest;
  }

  /** Bytes from the first to the last item, of all that are long enough. */
  get bytes(): number {
    return this.#bytes;
  }
}
