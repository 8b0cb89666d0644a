import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Chain } from '#contract/model/chain.ts';
import { chainStore } from './chain-store.ts';
import { chainNote } from './chain-words.ts';

/** Milliseconds since the last reading, counted only while readings fail or the connection is lost. */
export function useAgeMs(readAtMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, nowMs - readAtMs);
}

/** What is wrong with the chain behind a picture: old, without a forward, in the closing auction; nothing while all is well. */
export function StaleNote({ chain }: { chain: Chain }) {
  const error = useStore(chainStore, (state) => state.error);
  const sinceMs = useAgeMs(useStore(chainStore, (state) => state.readAtMs));
  const { text, warn } = chainNote(chain, error, sinceMs);
  return warn ? (
    <p className="option-charts-note warn" role="status">
      {text}
    </p>
  ) : null;
}
