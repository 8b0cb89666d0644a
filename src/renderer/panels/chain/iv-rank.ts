import { useEffect, useState } from 'react';
import type { CallOutput } from '#contract/calls/index.ts';
import { call } from '../../shell/terminal.ts';

export type IvRank = CallOutput<'options.ivRank'>;

/** The rank moves once a session; its history grows in the background. It is asked for again after this time, ms. */
const ASK_AGAIN_MS = 60_000;

/** `IV rank 34`, `IV rank: 34 of 60 sessions` while the history is short, nothing where there is none. */
export function rankText(rank: IvRank | null): string | null {
  if (rank === null) return null;
  if (rank.rank !== null) return `IV rank ${Math.round(rank.rank)}`;
  return rank.text === null ? null : `IV rank: ${rank.text}`;
}

/** The rank of an underlying; null while it is not known and for one without a history. */
export function useIvRank(epoch: number, underlying: string): IvRank | null {
  const [rank, setRank] = useState<IvRank | null>(null);
  useEffect(() => {
    let live = true;
    const ask = (): void => {
      call('options.ivRank', { epoch, underlying }).then(
        (answer) => live && setRank(answer),
        () => live && setRank(null),
      );
    };
    setRank(null);
    if (epoch < 0) return;
    ask();
    const timer = setInterval(ask, ASK_AGAIN_MS);
    return () => {
      live = false;
      clearInterval(timer);
    };
  }, [epoch, underlying]);
  return rank;
}
