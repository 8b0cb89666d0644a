import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Watchlist } from '#contract/model/watchlist.ts';
import { mirror } from '../../shell/terminal.ts';
import { instrumentAt, instrumentsStore } from '../../stores/instruments.ts';
import { chartSlot } from '../../stores/link-groups.ts';
import { watchlistsStore } from '../../stores/watchlists.ts';
import { changePercent, grouped, signedPercent } from '../../ui/format.ts';
import { type Tile, TILES_MAX, tilesOf, tileStrength } from './map-tiles.ts';
import { type Chip, chipOf } from './row-filter.ts';
import { rowsOfList, rowsOfMarket } from './watch-rows.ts';
import { watchStore } from './watch-store.ts';

/** Colours follow the prices this often, and places this rarely, so that nothing jumps about, ms. */
const PAINT_MS = 1_000;
const LAY_MS = 30_000;
/** Smallest tile with its name, and with its change too, px. */
const NAMED = { width: 44, height: 18 } as const;
const NUMBERED = { width: 44, height: 32 } as const;

function mappedSlots(instruments: readonly Instrument[], list: Watchlist | undefined, chip: Chip): number[] {
  const { rows, off } = list === undefined ? rowsOfMarket(instruments) : rowsOfList(list, instruments);
  return rows
    .map(({ slot }) => slot)
    .filter((slot) => {
      const kind = instrumentAt(slot)?.kind;
      return kind !== undefined && !off.has(slot) && (chip === 'All' || chipOf(kind) === chip);
    });
}

const cell = (name: 'ltp' | 'volume' | 'prevClose', slot: number): number => mirror.columns[name]?.[slot] ?? 0;
const changeOf = (slot: number): number => changePercent(cell('ltp', slot), cell('prevClose', slot));
const turnover = (slot: number): number => cell('ltp', slot) * cell('volume', slot);

/** Writes change and colour into a tile, if they are others. */
function paintTile(element: HTMLElement): void {
  const change = changeOf(Number(element.dataset['slot']));
  const text = signedPercent(change);
  const shown = element.querySelector('.tile-change');
  if (shown !== null && shown.textContent !== text) shown.textContent = text;
  if (element.dataset['change'] === text) return;
  element.dataset['change'] = text;
  element.dataset['tone'] = change > 0 ? 'up' : change < 0 ? 'down' : 'none';
  element.style.setProperty('--strength', `${Math.round(tileStrength(change) * 100)}%`);
  element.title = `${instrumentAt(Number(element.dataset['slot']))?.symbol ?? ''} ${text} %`;
}

function paintTiles(place: HTMLElement | null): void {
  place?.querySelectorAll<HTMLElement>('.map-tile').forEach(paintTile);
}

/** Arrows move through the tiles in the order of their size. */
function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (step === undefined || event.ctrlKey || event.altKey) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
  const at = all.indexOf(document.activeElement as HTMLElement) + step;
  all[Math.max(0, Math.min(all.length - 1, at))]?.focus();
}

/** Tiles of the shown list: as large as the turnover, coloured by the change. */
export function WatchMap() {
  const place = useRef<HTMLDivElement>(null);
  const [tiles, setTiles] = useState<readonly Tile[]>([]);
  const [total, setTotal] = useState(0);
  const [sized, setSized] = useState<'turnover' | 'equal'>('turnover');
  const rows = useStore(instrumentsStore, (state) => state.rows);
  const list = useStore(watchlistsStore, ({ lists, shown }) => lists.find(({ id }) => id === shown));
  const chip = useStore(watchStore, (state) => state.chip);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const lay = (): void => {
      const slots = mappedSlots(rows, list, chip);
      const weight = sized === 'equal' ? () => 1 : turnover;
      setTotal(slots.length);
      setTiles(tilesOf(slots, weight, element.clientWidth, element.clientHeight));
    };
    const observer = new ResizeObserver(lay);
    observer.observe(element);
    const timer = setInterval(lay, LAY_MS);
    return () => {
      observer.disconnect();
      clearInterval(timer);
    };
  }, [rows, list, chip, sized]);
  // New tiles have no colour yet.
  useEffect(() => paintTiles(place.current));
  useEffect(() => {
    const timer = setInterval(() => paintTiles(place.current), PAINT_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="watch-map">
      <p className="muted">
        {total > tiles.length ? `The ${TILES_MAX} largest of ${grouped(total)}. ` : ''}
        <label>
          Size{' '}
          <select value={sized} onChange={({ target }) => setSized(target.value === 'equal' ? 'equal' : 'turnover')}>
            <option value="turnover">turnover</option>
            <option value="equal">equal</option>
          </select>
        </label>
      </p>
      <div ref={place} role="group" aria-label="Map of the list" className="map-place" onKeyDown={onKeyDown}>
        {tiles.map(({ slot, x, y, width, height }, i) => (
          <button
            key={slot}
            type="button"
            tabIndex={i === 0 ? 0 : -1}
            data-slot={slot}
            className="map-tile"
            style={{ left: x, top: y, width, height }}
            aria-label={width >= NAMED.width && height >= NAMED.height ? undefined : instrumentAt(slot)?.symbol}
            onClick={() => chartSlot(slot)}
          >
            {width >= NAMED.width && height >= NAMED.height && (
              <span className="tile-name">{instrumentAt(slot)?.symbol}</span>
            )}
            {width >= NUMBERED.width && height >= NUMBERED.height && <span className="tile-change" />}
          </button>
        ))}
      </div>
    </div>
  );
}
