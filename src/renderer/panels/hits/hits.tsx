import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { faultOf } from '#contract/faults.ts';
import { type Hit, HITS_PER_PAGE_MAX } from '#contract/model/scan.ts';
import { onEscape } from '../../shell/escape-stack.ts';
import { readHits } from '../../shell/read-hits.ts';
import { call, withEngine } from '../../shell/terminal.ts';
import { engineNowMs } from '../../stores/engine-clock.ts';
import { type FindInstrument, filterHits, HITS_KEPT_MAX, hitsStore, mergeHits } from '../../stores/hits.ts';
import { hitsViewStore } from '../../stores/hits-view.ts';
import { instrumentOf, instrumentsStore } from '../../stores/instruments.ts';
import { istDay } from '../../ui/format.ts';
import { PanelState } from '../panel-state.tsx';
import { hitColumns } from './hit-columns.tsx';
import { countNew, sortHits } from './hit-rows.ts';
import { HitSheet } from './hit-sheet.tsx';
import { HitTable } from './hit-table.tsx';
import { noHitsWords } from './hit-words.ts';
import { ScannerCards } from './scanner-cards.tsx';
import { ScannerForm } from './scanner-form.tsx';
import { WarmUp, waiting } from './warm-up.ts';

/** The states of the scanners are read again this often, ms. */
const SCANNERS_EVERY_MS = 5_000;

async function readOlder(): Promise<void> {
  const { hits } = hitsStore.getState();
  const ids = hits.map((hit) => hit.id);
  try {
    const page = await call('scan.hits', {
      limit: HITS_PER_PAGE_MAX,
      ...(ids.length > 0 ? { beforeId: Math.min(...ids) } : {}),
    });
    hitsStore.setState({ hits: mergeHits(hits, page.hits), more: page.hits.length === HITS_PER_PAGE_MAX, error: null });
  } catch (error) {
    hitsStore.setState({ error: faultOf(error).text });
  }
}

/** Keeps the states of the scanners fresh; returns how long their history will still take, ms, or null. */
function useScannerStates(): number | null {
  const [leftMs, setLeftMs] = useState<number | null>(null);
  useEffect(() => {
    const warmUp = new WarmUp();
    const read = (): void => {
      call('scan.list', {}).then(
        ({ scanners }) => {
          hitsStore.setState({ scanners });
          setLeftMs(warmUp.leftMs(waiting(scanners), performance.now()));
        },
        () => {
          // The strip and the banner tell of a lost connection; the last states stay.
        },
      );
    };
    read();
    const timer = setInterval(read, SCANNERS_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return leftMs;
}

/** The hits in the order that was chosen, of those that pass the filter. */
function useWanted(): { readonly rows: readonly Hit[]; readonly key: string } {
  const { hits, scanners, filter } = useStore(hitsStore);
  const sort = useStore(hitsViewStore, (state) => state.sort);
  const epoch = useStore(instrumentsStore, (state) => state.epoch);
  const rows = useMemo(() => {
    // Instruments of another epoch are other families; before the first one none is known.
    const find: FindInstrument = (segment, id) => (epoch < 0 ? undefined : instrumentOf(segment, id));
    return sortHits(filterHits(hits, filter, scanners, find), sort, scanners);
  }, [hits, filter, sort, scanners, epoch]);
  return { rows, key: JSON.stringify([filter, sort]) };
}

interface Kept {
  readonly rows: readonly Hit[];
  readonly fresh: number;
  /** Takes in what has come meanwhile. */
  readonly release: () => void;
}

/**
 * Rows that stand still while somebody is at them: under the pointer, under the keyboard, or scrolled away from the top.
 * What comes meanwhile is counted. Another filter or order shows everything anew.
 */
function useKept(held: boolean): Kept {
  const { rows, key } = useWanted();
  const [kept, setKept] = useState({ rows, key });
  // A replay that went back has taken hits away: what is not there any more is not shown.
  const isGone = useMemo(() => kept.rows.length > 0 && !rows.includes(kept.rows[0]!), [rows, kept]);
  const follows = !held || kept.key !== key || isGone || kept.rows.length === 0;
  if (follows && (kept.rows !== rows || kept.key !== key)) setKept({ rows, key });
  const shown = follows ? rows : kept.rows;
  const fresh = useMemo(() => (shown === rows ? 0 : countNew(rows, shown)), [rows, shown]);
  return { rows: shown, fresh, release: () => setKept({ rows, key }) };
}

/** Whether somebody is at the rows; follows pointer, keyboard and scrolling. */
function useHeld(scroller: { readonly current: HTMLElement | null }): boolean {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const read = (): void =>
      setHeld(element.scrollTop > 0 || element.matches(':hover') || element.contains(document.activeElement));
    // The element that takes the keyboard is known in the next task only.
    const readSoon = (): void => void setTimeout(read, 0);
    const names = ['pointerenter', 'pointerleave', 'focusin', 'scroll'] as const;
    for (const name of names) element.addEventListener(name, read, { passive: true });
    element.addEventListener('focusout', readSoon);
    return () => {
      for (const name of names) element.removeEventListener(name, read);
      element.removeEventListener('focusout', readSoon);
    };
  }, [scroller]);
  return held;
}

function Rows({ leftMs }: { leftMs: number | null }) {
  const { hits, scanners, filter, more, error } = useStore(hitsStore);
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, fresh, release } = useKept(useHeld(scroller));
  const today = istDay(engineNowMs());
  const chosen = scanners.find(({ id }) => id === filter.scannerId);
  const columns = useMemo(() => hitColumns(scanners, chosen, today), [scanners, chosen, today]);
  const latest = useRef(release);
  useEffect(() => {
    latest.current = release;
  });
  useEffect(() => hitsViewStore.setState({ fresh }), [fresh]);
  useEffect(
    () =>
      hitsViewStore.subscribe((now, before) => {
        if (now.taken === before.taken) return;
        latest.current();
        hitsViewStore.setState({ activeId: null });
        if (scroller.current !== null) scroller.current.scrollTop = 0;
      }),
    [],
  );
  return (
    <div className="hits-side">
      <div ref={scroller} className="hits-scroll">
        {rows.length > 0 && <HitTable hits={rows} columns={columns} scroller={scroller} />}
        {rows.length === 0 && (
          <PanelState
            words={noHitsWords(hits.length, scanners, error, leftMs)}
            failed={error !== null}
            onAgain={withEngine(readHits)}
          />
        )}
        {more && hits.length < HITS_KEPT_MAX && (
          <button type="button" className="button older" onClick={() => void readOlder()}>
            Read older hits
          </button>
        )}
      </div>
    </div>
  );
}

/** Scanners as cards, what they found as a table, and one hit in full. */
export function Hits() {
  const { hits, scanners, settingsOf } = useStore(hitsStore);
  const { openId, cardsShown } = useStore(hitsViewStore);
  const leftMs = useScannerStates();
  const panel = useRef<HTMLDivElement>(null);
  const settings = scanners.find((scanner) => scanner.id === settingsOf);
  const open = openId === null ? undefined : hits.find(({ id }) => id === openId);
  const closeSettings = (): void => {
    const opener = panel.current?.querySelector<HTMLElement>(`[data-settings="${settingsOf}"]`);
    hitsStore.setState({ settingsOf: null });
    opener?.focus();
  };
  const settingsOpen = settings !== undefined;
  useEffect(() => (settingsOpen ? onEscape(closeSettings) : undefined));
  return (
    <div ref={panel} className="panel-body hits">
      {cardsShown && <ScannerCards />}
      <Rows leftMs={leftMs} />
      {open !== undefined && (
        <HitSheet key={open.id} hit={open} scanner={scanners.find(({ id }) => id === open.scannerId)} />
      )}
      {settings !== undefined && <ScannerForm key={settings.id} scanner={settings} onClose={closeSettings} />}
    </div>
  );
}
