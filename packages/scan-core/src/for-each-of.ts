/**
 * Calls `work` for each item, at most `atOnce` at a time, and takes the next item only when there is room. Rejects with the
 * first error of the source or of `work`, after the work under way has ended; `work` that must not stop the rest catches.
 */
export async function forEachOf<T>(
  source: AsyncIterable<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  let underWay = 0;
  // one waiter and a counter: a Promise.race over what is under way would leave a reaction behind in each, each time
  let onRoom: (() => void) | null = null;
  const room = (): Promise<void> =>
    new Promise((resolve) => {
      onRoom = resolve;
    });
  const ended = (): void => {
    underWay -= 1;
    onRoom?.();
    onRoom = null;
  };
  const failed = (thrown: unknown): void => {
    failures.push(thrown);
    ended();
  };
  try {
    for await (const item of source) {
      underWay += 1;
      work(item).then(ended, failed);
      if (underWay >= atOnce) await room();
      if (failures.length > 0) break;
    }
  } finally {
    while (underWay > 0) await room();
  }
  if (failures.length > 0) throw failures[0];
}
