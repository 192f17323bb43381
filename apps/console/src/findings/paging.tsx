import { ROWS_A_PAGE } from '../backend/scans-path.js';
import { countOf, formatCount } from '../format/counts.js';
import { Button } from '../ui/button.js';

export function Paging({
  page,
  shown,
  total,
  go,
}: {
  page: number;
  shown: number;
  total: number;
  go: (page: number) => void;
}) {
  const first = page * ROWS_A_PAGE;
  const range = shown === 0 ? '0' : `${formatCount(first + 1)}–${formatCount(first + shown)}`;
  return (
    <nav
      aria-label="Pages of findings"
      className="flex flex-wrap items-center justify-between gap-3 border-t border-line px-4 py-3 text-sm"
    >
      <p className="text-soft" data-paging>
        {range} of {countOf(total, 'finding')}
      </p>
      {total > ROWS_A_PAGE && (
        <div className="flex gap-2">
          <Button
            disabled={page === 0}
            onClick={() => {
              go(page - 1);
            }}
          >
            Previous
          </Button>
          <Button
            disabled={first + ROWS_A_PAGE >= total}
            onClick={() => {
              go(page + 1);
            }}
          >
            Next
          </Button>
        </div>
      )}
    </nav>
  );
}
