import { Icon, type IconName } from './icon.js';

export type Tone = 'malicious' | 'suspicious' | 'unscanned' | 'clean' | 'waiting' | 'neutral';

// whole class names: Tailwind finds them in the source text only
export const TONES: Readonly<Record<Tone, string>> = {
  malicious: 'bg-malicious-ground text-malicious',
  suspicious: 'bg-suspicious-ground text-suspicious',
  unscanned: 'bg-unscanned-ground text-unscanned',
  clean: 'bg-clean-ground text-clean',
  waiting: 'bg-waiting-ground text-waiting',
  neutral: 'bg-raised text-soft',
};

/** A state by colour, sign and word; never by one of them alone (WCAG 2.2, 1.4.1). */
export function Badge({ tone, icon, children }: { tone: Tone; icon: IconName; children: string }) {
  return (
    <span className={`inline-flex items-center gap-1.5 rounded-full px-2 py-0.5 text-xs font-semibold ${TONES[tone]}`}>
      <Icon name={icon} className="size-3.5" />
      {children}
    </span>
  );
}
