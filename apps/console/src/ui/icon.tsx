/** Drawn on a 20 by 20 grid with a 1.6 stroke, in the colour of the text around. */
const PATHS = {
  malicious: 'M7 2.5h6L17.5 7v6L13 17.5H7L2.5 13V7zM10 6v5M10 13.5v.2',
  suspicious: 'M10 3 18 17H2zM10 8v4M10 14.3v.2',
  unscanned:
    'M3 3l14 14M8.1 4.3A8 8 0 0 1 18 10a9 9 0 0 1-2.2 3M5.5 6A9 9 0 0 0 2 10c1.3 3 4.4 5.5 8 5.5a8 8 0 0 0 3-.6',
  clean: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM6.5 10.3l2.5 2.5 4.5-5',
  waiting: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 6v4.3l2.8 1.7',
  gone: 'M3 5h14v11H3zM7.5 8.5l5 5M12.5 8.5l-5 5',
  nothing: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM6.5 10h7',
  chevron: 'M7 4.5l5.5 5.5L7 15.5',
  copy: 'M7 7h9.5v9.5H7zM13 7V3.5H3.5V13H7',
  check: 'M4 10.5l4 4 8-9',
  search: 'M8.5 3a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM12.5 12.5L17 17',
  refresh: 'M16.5 10a6.5 6.5 0 1 1-2-4.7M16.5 2.5v4h-4',
  away: 'M2.5 8a11 11 0 0 1 15 0M5.5 11.5a6.5 6.5 0 0 1 9 0M10 15.5v.2M3 2.5l14 14.5',
  key: 'M7 9.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM9.5 10.5L17 3M13.5 6.5L16 9',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration beside a text that says the same; it has no name of its own for a screen reader. */
export function Icon({ name, className = 'size-4' }: { name: IconName; className?: string }) {
  return (
    <svg
      viewBox="0 0 20 20"
      className={`shrink-0 ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
