import { useEffect, useState } from 'react';
import type { CallOutput } from '#contract/calls/index.ts';
import { type Instrument, instrumentKey } from '#contract/model/instrument.ts';
import { grouped } from '../ui/format.ts';
import { call } from './terminal.ts';

/** The cost is asked when the choice has rested for this time, ms. */
const PAUSE_MS = 80;

type Cost = CallOutput<'feed.cost'>;

/** `1 + 42 options, 43 new, 19,900 free`. */
export function costWords({ own, options, added, free }: Cost): string {
  const what = options === 0 ? grouped(own) : `${grouped(own)} + ${grouped(options)} options`;
  return `${what}, ${grouped(added)} new, ${grouped(free)} free`;
}

/** What putting an instrument on a list costs; null while nothing is chosen or the answer is on its way. */
export function useCost(instrument: Instrument | undefined): Cost | null {
  const [found, setFound] = useState<{ readonly key: string; readonly cost: Cost } | null>(null);
  const key = instrument === undefined ? '' : instrumentKey(instrument.segment, instrument.securityId);
  const segment = instrument?.segment;
  const securityId = instrument?.securityId;
  useEffect(() => {
    if (segment === undefined || securityId === undefined) return undefined;
    let current = true;
    const timer = setTimeout(() => {
      call('feed.cost', { instruments: [{ segment, securityId }] }).then(
        (cost) => current && setFound({ key: instrumentKey(segment, securityId), cost }),
        () => current && setFound(null),
      );
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [segment, securityId]);
  return found !== null && found.key === key ? found.cost : null;
}
