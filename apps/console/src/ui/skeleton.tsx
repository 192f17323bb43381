/** Stands where rows will be; said once in words for those who do not see it. */
export function Skeleton({ rows, what }: { rows: number; what: string }) {
  return (
    <div className="space-y-3 p-4" role="status">
      <span className="sr-only">Loading {what}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex gap-4" aria-hidden="true">
          <div className="skeleton h-5 w-24" />
          <div className="skeleton h-5 grow" />
          <div className="skeleton hidden h-5 w-40 sm:block" />
        </div>
      ))}
    </div>
  );
}
