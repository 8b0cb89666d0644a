import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { Chain } from '#contract/model/chain.ts';
import type { Dispose } from '#contract/wire.ts';
import { call, paintLoop } from '../../shell/terminal.ts';
import { instrumentsStore } from '../../stores/instruments.ts';
import { sessionStore } from '../../stores/session.ts';
import { followSelection } from './chain-link.ts';
import { ChainPoll } from './chain-poll.ts';
import { chainStore, inEpoch } from './chain-store.ts';

interface Body {
  readonly current: HTMLElement | null;
}

/** Panels of this window that show the chain. */
const bodies = new Set<Body>();
let end: Dispose | null = null;

const isSeen = ({ current }: Body): boolean => current?.checkVisibility({ visibilityProperty: true }) === true;

/** Epoch of the instruments that the page shows while it is connected; −1 otherwise. */
export function presentEpoch(): number {
  const { session, link } = sessionStore.getState();
  const { epoch, rows } = instrumentsStore.getState();
  return link.phase === 'open' && session?.epoch === epoch && rows.length > 0 ? epoch : -1;
}

function begin(): Dispose {
  const poll = new ChainPoll({
    call,
    epoch: presentEpoch,
    visible: () => document.visibilityState === 'visible' && [...bodies].some(isSeen),
    later: (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    nowMs: () => Date.now(),
  });
  poll.start();
  const ends = [
    followSelection(),
    // Hundreds of cells change at once: their frame is theirs.
    chainStore.subscribe((now, before) => now.chain !== before.chain && paintLoop.giveWay()),
  ];
  return () => {
    poll.stop();
    for (const end of ends) end();
  };
}

/** Keeps the window's one chain read while any of its panels can be seen, however many there are. */
export function useChainWatch(body: Body): void {
  useEffect(() => {
    bodies.add(body);
    end ??= begin();
    return () => {
      bodies.delete(body);
      if (bodies.size > 0) return;
      end?.();
      end = null;
    };
  }, [body]);
}

/** The chain as long as it is of the page's epoch; null from the moment at which the instruments change. */
export function usePresentChain(): Chain | null {
  const epoch = useStore(instrumentsStore, (state) => state.epoch);
  return inEpoch(
    useStore(chainStore, (state) => state.chain),
    epoch,
  );
}
