import { useEffect, useState } from 'react';
import type { Tiers } from '#contract/calls/feed.ts';
import { faultOf } from '#contract/faults.ts';
import { call } from '../../shell/terminal.ts';
import { HealthWait } from './health-wait.tsx';
import { tierFigures } from './health-words.ts';

/** The numbers are asked for this often while they are on the screen, ms. */
const ASK_MS = 2_000;

/** Subscriptions by tier and owner. */
export function Subscriptions() {
  const [tiers, setTiers] = useState<Tiers | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    const ask = (): void => {
      call('feed.tiers', {}).then(
        (found) => {
          if (!current) return;
          setTiers(found);
          setError(null);
        },
        (failure: unknown) => current && setError(faultOf(failure).text),
      );
    };
    ask();
    const timer = setInterval(ask, ASK_MS);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, []);
  if (tiers === null) return <HealthWait what="the subscriptions" error={error} />;
  return (
    <>
      <h2>Subscriptions</h2>
      <dl>
        {tierFigures(tiers).map((figure) => (
          <div key={figure.name}>
            <dt>{figure.name}</dt>
            <dd className={figure.warn ? 'warn' : ''}>{figure.value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
