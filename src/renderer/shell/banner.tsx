import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { sessionStore } from '../stores/session.ts';

/** Says that the connection is lost, why, and when the page tries again. */
export function Banner() {
  const link = useStore(sessionStore, (state) => state.link);
  const [, redraw] = useState(0);
  const lost = link.phase === 'lost';
  useEffect(() => {
    if (!lost) return undefined;
    const timer = setInterval(() => redraw((count) => count + 1), 500);
    return () => clearInterval(timer);
  }, [lost]);
  if (link.phase !== 'lost') return null;
  const seconds = Math.max(0, Math.ceil((link.retryAtMs - Date.now()) / 1000));
  return (
    <div className="banner" role="status">
      <strong>Connection to the engine lost.</strong> {link.reason}. All values are the last ones received.{' '}
      <span aria-hidden="true">{seconds === 0 ? 'Trying again now.' : `Trying again in ${seconds} s.`}</span>
    </div>
  );
}
