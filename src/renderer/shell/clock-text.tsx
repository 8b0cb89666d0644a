import { useEffect, useRef } from 'react';
import { engineNowMs } from '../stores/engine-clock.ts';
import { istDay, istTime } from '../ui/format.ts';

/** Steps of the clock on the screen, ms: a replay at high speed still shows its minutes pass. */
const CLOCK_EVERY_MS = 250;

/** All clocks of the window step together: at 60× two that did not would show different minutes. */
const clocks = new Set<() => void>();
setInterval(() => {
  for (const show of clocks) show();
}, CLOCK_EVERY_MS);

/** The engine's time in IST, or its day, written straight into its node. */
export function ClockText({ shows = 'time' }: { shows?: 'time' | 'day' }) {
  const node = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = (): void => {
      const now = engineNowMs();
      const text = shows === 'day' ? istDay(now) : istTime(now);
      if (node.current !== null && node.current.textContent !== text) node.current.textContent = text;
    };
    show();
    clocks.add(show);
    return () => void clocks.delete(show);
  }, [shows]);
  return <span ref={node} className="clock" />;
}
