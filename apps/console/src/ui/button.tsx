import type { ReactNode } from 'react';

export function Button({
  onClick,
  disabled = false,
  children,
}: {
  onClick: () => void;
  disabled?: boolean;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      onClick={onClick}
      disabled={disabled}
      className="inline-flex min-h-8 items-center gap-1.5 rounded-md border border-line-strong bg-surface px-3 text-sm font-medium text-ink hover:bg-raised disabled:border-line disabled:text-soft disabled:opacity-60"
    >
      {children}
    </button>
  );
}
