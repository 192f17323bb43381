interface Placed {
  readonly namespace: string | null;
}

/** What the namespace filter offers: those of containers and rows at hand, and the one chosen, even if it has gone. */
export function knownNamespaces(containers: readonly Placed[], rows: readonly Placed[], chosen: string): string[] {
  const all = [...containers, ...rows].flatMap(({ namespace }) => (namespace === null ? [] : [namespace]));
  if (chosen !== '') all.push(chosen);
  return [...new Set(all)].sort();
}
