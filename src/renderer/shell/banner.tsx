import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { sessionStore } from '../stores/session.ts';

/** The wait for the next attempt is counted down this often, ms. */
const COUNT_EVERY_MS = 250;

const sentence = (reason: string): string => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;

/** Says that the connection is lost, why, and when the page tries again. */
export function Banner() {
  const link = useStore(sessionStore, (state) => state.link);
  const retryAtMs = link.phase === 'lost' ? link.retryAtMs : null;
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (retryAtMs === null) return undefined;
    const timer = setInterval(
      () => setSeconds(Math.max(0, Math.ceil((retryAtMs - Date.now()) / 1000))),
      COUNT_EVERY_MS,
    );
    return () => clearInterval(timer);
  }, [retryAtMs]);
  if (link.phase !== 'lost') return null;
  return (
    <div className="banner" role="status">
      <strong>Connection to the engine lost.</strong> {sentence(link.reason)} All values are the last ones received.{' '}
      <span aria-hidden="true">{seconds === 0 ? 'Trying again now.' : `Trying again in ${seconds} s.`}</span>
    </div>
  );
}
