/**
 * Calls `work` for each item, at most `atOnce` at a time, and takes the next item only when there is room. Rejects with the
 * first error of the source or of `work`, after the work under way has ended; `work` that must not stop the rest catches.
 */
export async function forEachOf<T>(
  source: AsyncIterable<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const under = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for await (const item of source) {
    const one: Promise<void> = work(item)
      .catch((thrown: unknown) => {
        failures.push(thrown);
      })
      .finally(() => under.delete(one));
    under.add(one);
    if (under.size >= atOnce) await Promise.race(under);
    if (failures.length > 0) break;
  }
  await Promise.all(under);
  if (failures.length > 0) throw failures[0];
}
