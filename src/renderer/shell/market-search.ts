import { useEffect, useState } from 'react';
import { SEARCH_TEXT_MAX } from '#contract/calls/instruments.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { instrumentsStore } from '../stores/instruments.ts';
import { RESULTS_MAX } from './search.ts';
import { call } from './terminal.ts';

/** Keys that follow each other faster than this are asked about once. */
const PAUSE_MS = 60;
const NONE: readonly Instrument[] = [];

/**
 * What the engine finds for a query among all instruments of the day, also those without live data; empty while it is
 * not asked, while the answer is on its way, and when it fails, because then the page's own list is all there is.
 * @param query the text, or null when the page's own list has a match.
 */
export function useMarketSearch(query: string | null): readonly Instrument[] {
  const [found, setFound] = useState<{ readonly query: string; readonly rows: readonly Instrument[] } | null>(null);
  const text = query?.trim().slice(0, SEARCH_TEXT_MAX) ?? '';
  useEffect(() => {
    if (text === '') return undefined;
    let current = true;
    const timer = setTimeout(() => {
      call('instruments.search', { text, limit: RESULTS_MAX }).then(
        // Slots of another epoch would chart something else.
        ({ epoch, rows }) => current && epoch === instrumentsStore.getState().epoch && setFound({ query: text, rows }),
        () => current && setFound(null),
      );
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text]);
  return found !== null && found.query === text ? found.rows : NONE;
}
