import { faultOf } from '#contract/faults.ts';
import { type Hit, HITS_PER_PAGE_MAX } from '#contract/model/scan.ts';
import type { TerminalClient } from '../client/terminal-client.ts';
import { engineNowMs } from '../stores/engine-clock.ts';
import { HITS_KEPT_MAX, hitsStore, mergeHits } from '../stores/hits.ts';
import { dayStartMs } from '../panels/hits/card-facts.ts';

/** Pages that are read at the start: as many as the page keeps. */
const PAGES_MAX = HITS_KEPT_MAX / HITS_PER_PAGE_MAX;

function take(fresh: readonly Hit[]): void {
  hitsStore.setState(({ hits }) => ({
    hits: mergeHits(hits, fresh),
    more: fresh.length === HITS_PER_PAGE_MAX,
    error: null,
  }));
}

/** Reads the scanners and the stored hits again: the newest page at once, then what else is of today. */
async function refreshHits(client: Pick<TerminalClient, 'call'>): Promise<void> {
  const [list, newest] = await Promise.all([
    client.call('scan.list', {}),
    client.call('scan.hits', { limit: HITS_PER_PAGE_MAX }),
  ]);
  hitsStore.setState({ scanners: list.scanners });
  take(newest.hits);
  const fromMs = dayStartMs(engineNowMs());
  let page = newest.hits;
  for (let pages = 1; pages < PAGES_MAX && page.length === HITS_PER_PAGE_MAX; pages += 1) {
    if (page.some(({ atMs }) => atMs < fromMs)) return;
    const beforeId = page.reduce((least, { id }) => Math.min(least, id), Number.MAX_SAFE_INTEGER);
    page = (await client.call('scan.hits', { limit: HITS_PER_PAGE_MAX, beforeId })).hits;
    take(page);
  }
}

/** Reads the hits again; a failure is kept in words for the panel. */
export async function readHits(client: Pick<TerminalClient, 'call'>): Promise<void> {
  try {
    await refreshHits(client);
  } catch (error) {
    hitsStore.setState({ error: faultOf(error).text });
  }
}
