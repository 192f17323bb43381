/** A mesh in a shield; the same drawing as favicon.svg. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" className="size-8 shrink-0" aria-hidden="true">
      <path className="fill-accent" d="M16 1.5 28 6v9.2c0 7.3-4.9 12.6-12 15.3C8.9 27.8 4 22.5 4 15.2V6z" />
      <g className="stroke-on-accent" fill="none" strokeWidth="1.5" strokeLinejoin="round">
        <path d="M16 8.2 22.5 12v7.5L16 23.3 9.5 19.5V12z" />
        <path d="M16 15.7V8.2M16 15.7l6.5 3.8M16 15.7l-6.5 3.8" />
      </g>
      <g className="fill-on-accent">
        <circle cx="16" cy="15.7" r="2.6" />
        <circle cx="16" cy="8.2" r="1.8" />
        <circle cx="22.5" cy="12" r="1.8" />
        <circle cx="22.5" cy="19.5" r="1.8" />
        <circle cx="16" cy="23.3" r="1.8" />
        <circle cx="9.5" cy="19.5" r="1.8" />
        <circle cx="9.5" cy="12" r="1.8" />
      </g>
    </svg>
  );
}
