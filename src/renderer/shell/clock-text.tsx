import { useEffect, useRef } from 'react';
import { engineNowMs } from '../stores/engine-clock.ts';
import { istDay, istTime } from '../ui/format.ts';

/** Steps of the clock on the screen, ms: a replay at high speed still shows its minutes pass. */
const CLOCK_EVERY_MS = 250;

/** The engine's time in IST, written straight into its node. */
export function ClockText({ withDate = false }: { withDate?: boolean }) {
  const node = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = (): void => {
      const now = engineNowMs();
      const text = withDate ? `${istDay(now)} ${istTime(now)}` : istTime(now);
      if (node.current !== null && node.current.textContent !== text) node.current.textContent = text;
    };
    show();
    const timer = setInterval(show, CLOCK_EVERY_MS);
    return () => clearInterval(timer);
  }, [withDate]);
  return <span ref={node} className="clock" />;
}
