import { Icon } from './icon.js';

/** Opens and closes the row of details below; `what` says whose. */
export function Expander({
  open,
  controls,
  what,
  onToggle,
}: {
  open: boolean;
  controls: string;
  what: string;
  onToggle: () => void;
}) {
  return (
    <button
      type="button"
      onClick={onToggle}
      aria-expanded={open}
      aria-controls={open ? controls : undefined}
      className="grid size-7 place-items-center rounded text-soft hover:bg-line hover:text-ink"
    >
      <Icon name="chevron" className={`size-4 transition-transform ${open ? 'rotate-90' : ''}`} />
      <span className="sr-only">Details of {what}</span>
    </button>
  );
}
