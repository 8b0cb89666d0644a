import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { faultOf } from '#contract/faults.ts';
import { HITS_PER_PAGE_MAX } from '#contract/model/scan.ts';
import { onEscape } from '../../shell/escape-stack.ts';
import { call } from '../../shell/terminal.ts';
import { engineNowMs } from '../../stores/engine-clock.ts';
import { filterHits, hitsStore, mergeHits, NO_FILTER, scannerTitle } from '../../stores/hits.ts';
import { grouped } from '../../ui/format.ts';
import { HitTable } from './hit-table.tsx';
import { noHitsWords, scannerWords } from './hit-words.ts';
import { WarmUp, waiting } from './warm-up.ts';
import { ScannerForm } from './scanner-form.tsx';

/** Rows drawn at once; more come with the button below them. */
const ROWS_DRAWN_STEP = 200;
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

function ScannerStrip() {
  const scanners = useStore(hitsStore, (state) => state.scanners);
  const settingsOf = useStore(hitsStore, (state) => state.settingsOf);
  return (
    <div className="scanner-strip" role="group" aria-label="Scanners">
      {scanners.map((scanner) => (
        <button
          key={scanner.id}
          type="button"
          className="scanner-state"
          data-scanner={scanner.id}
          aria-pressed={settingsOf === scanner.id}
          title={`Settings of ${scanner.title}`}
          onClick={() => hitsStore.setState({ settingsOf: settingsOf === scanner.id ? null : scanner.id })}
        >
          <strong>{scanner.title}</strong> {scannerWords(scanner)}
        </button>
      ))}
    </div>
  );
}

export function Hits() {
  const { hits, scanners, filter, settingsOf, more, error } = useStore(hitsStore);
  const [drawn, setDrawn] = useState(ROWS_DRAWN_STEP);
  const leftMs = useScannerStates();
  const strip = useRef<HTMLDivElement>(null);
  const settings = scanners.find((scanner) => scanner.id === settingsOf);
  const closeSettings = (): void => {
    const opener = strip.current?.querySelector<HTMLElement>(`[data-scanner="${settingsOf}"]`);
    hitsStore.setState({ settingsOf: null });
    opener?.focus();
  };
  const settingsOpen = settings !== undefined;
  useEffect(() => (settingsOpen ? onEscape(closeSettings) : undefined));
  const shown = filterHits(hits, filter, (id) => scannerTitle(scanners, id));
  return (
    <div className="panel-body hits">
      <div className="hits-scroll">
        {shown.length > 0 && <HitTable hits={shown.slice(0, drawn)} scanners={scanners} nowMs={engineNowMs()} />}
        {shown.length === 0 && <p className="panel-state">{noHitsWords(hits.length, scanners, error, leftMs)}</p>}
        {(shown.length > drawn || more) && (
          <button
            type="button"
            className="button older"
            onClick={() => {
              setDrawn(drawn + ROWS_DRAWN_STEP);
              if (more && shown.length <= drawn + ROWS_DRAWN_STEP) void readOlder();
            }}
          >
            Show older hits
          </button>
        )}
      </div>
      {settings !== undefined && <ScannerForm key={settings.id} scanner={settings} onClose={closeSettings} />}
      <div ref={strip}>
        <ScannerStrip />
      </div>
    </div>
  );
}

export function HitsTools() {
  const { hits, scanners, filter } = useStore(hitsStore);
  const chips = [null, ...scanners.map((scanner) => scanner.id)];
  const count = (id: string | null): number =>
    id === null ? hits.length : hits.filter((hit) => hit.scannerId === id).length;
  return (
    <div className="tools" role="group" aria-label="Hits of which scanner">
      {chips.map((id) => (
        <button
          key={id ?? 'all'}
          type="button"
          className="chip"
          aria-pressed={filter.scannerId === id}
          onClick={() => hitsStore.setState({ filter: { ...filter, scannerId: id } })}
        >
          {id === null ? 'All' : scannerTitle(scanners, id)} <span className="chip-count">{grouped(count(id))}</span>
        </button>
      ))}
    </div>
  );
}

const PRIORITIES = ['high', 'medium', 'low'] as const;

export function HitsFacts() {
  const filter = useStore(hitsStore, (state) => state.filter);
  return (
    <div className="tools">
      <select
        className="filter is-short"
        aria-label="Priority of hits"
        value={filter.priority ?? ''}
        onChange={(event) => {
          const priority = PRIORITIES.find((name) => name === event.target.value) ?? null;
          hitsStore.setState({ filter: { ...filter, priority } });
        }}
      >
        <option value="">any priority</option>
        {PRIORITIES.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <input
        className="filter"
        type="search"
        placeholder="Filter hits"
        aria-label="Filter the hits"
        value={filter.text}
        onChange={(event) => hitsStore.setState({ filter: { ...filter, text: event.target.value } })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || filter.text === '') return;
          event.stopPropagation();
          hitsStore.setState({ filter: NO_FILTER });
        }}
      />
    </div>
  );
}
