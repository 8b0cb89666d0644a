import { useEffect, useState } from 'react';
import { call } from '../../shell/terminal.ts';
import type { IvRank } from './chain-words.ts';

/** The rank moves once a session; its history grows in the background. It is asked for again after this time, ms. */
const ASK_AGAIN_MS = 60_000;

/** The rank of an underlying; null while it is not known and for one without a history. */
export function useIvRank(epoch: number, underlying: string): IvRank | null {
  const [known, setKnown] = useState<{ readonly underlying: string; readonly rank: IvRank } | null>(null);
  useEffect(() => {
    let live = epoch >= 0;
    const ask = (): void => {
      if (!live) return;
      call('options.ivRank', { epoch, underlying }).then(
        (rank) => live && setKnown({ underlying, rank }),
        () => live && setKnown(null),
      );
    };
    ask();
    const timer = setInterval(ask, ASK_AGAIN_MS);
    return () => {
      live = false;
      clearInterval(timer);
    };
  }, [epoch, underlying]);
  return known?.underlying === underlying ? known.rank : null;
}
