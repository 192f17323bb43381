import type { ReactNode } from 'react';
import { TONES, type Tone } from './badge.js';
import { Icon, type IconName } from './icon.js';

/** What stands in a panel in place of rows: a title that says what is so, and the reasons below it. */
export function Message({
  tone,
  icon,
  title,
  children,
}: {
  tone: Tone;
  icon: IconName;
  title: string;
  children?: ReactNode;
}) {
  return (
    <div className="flex gap-4 px-4 py-8 sm:px-8">
      <span className={`grid size-10 shrink-0 place-items-center rounded-full ${TONES[tone]}`}>
        <Icon name={icon} className="size-5" />
      </span>
      <div className="min-w-0 space-y-2">
        <p className="pt-2 font-semibold">{title}</p>
        <div className="space-y-1.5 text-sm text-soft">{children}</div>
      </div>
    </div>
  );
}
