import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { faultOf } from '#contract/faults.ts';
import type { Sector } from '#contract/model/market.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { call } from '../../shell/terminal.ts';
import { chartSlot } from '../../stores/link-groups.ts';
import { sessionStore } from '../../stores/session.ts';
import { useWhileSeen } from '../trade/trade-panel.tsx';
import { PanelState } from '../panel-state.tsx';
import { sectorsStore } from './sectors-store.ts';
import {
  breadthText,
  breadthTitle,
  changeText,
  memberTitle,
  sectorsFacts,
  sectorsStateWords,
  toneClass,
  weighed,
} from './sectors-words.ts';
import { treemap } from './treemap.ts';

/** Height of a sector's own line, px. */
const HEAD_HEIGHT = 20;
/** Smallest tile that shows the symbol, and that shows the change as well, px. */
const NAMED = { width: 44, height: 14 } as const;
const NUMBERED = { width: 48, height: 28 } as const;
/** A sector is not narrower than this; fewer columns are made, px. */
const SECTOR_WIDTH_MIN = 220;
const SECTOR_HEIGHT_MIN = 110;

function read(): void {
  if (sessionStore.getState().link.phase !== 'open') return;
  call('market.sectors', {}).then(
    (board) => sectorsStore.setState({ board, error: null }),
    (error: unknown) => sectorsStore.setState({ error: faultOf(error).text }),
  );
}

/** Size of an element, followed. */
function useSize(element: RefObject<HTMLElement | null>): { readonly width: number; readonly height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    if (element.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const { width, height } = entry.contentRect;
      setSize({ width: Math.floor(width), height: Math.floor(height) });
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

function Tiles({ sector, width, height }: { sector: Sector; width: number; height: number }) {
  const sized = useStore(sectorsStore, (state) => state.sized);
  const tiles = useMemo(() => {
    const members = weighed(sector, sized);
    const boxes = treemap(
      members.map(({ weight }) => weight),
      { x: 0, y: 0, width, height },
    );
    return members.map(({ member }, i) => ({ member, box: boxes[i]! }));
  }, [sector, sized, width, height]);
  return (
    <div className="tiles" style={{ height }}>
      {tiles.map(({ member, box }) => (
        <button
          key={member.slot}
          type="button"
          tabIndex={-1}
          data-slot={member.slot}
          className={`tile ${toneClass(member.changePct)}`}
          style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
          title={memberTitle(member)}
          aria-label={box.width >= NAMED.width && box.height >= NAMED.height ? undefined : memberTitle(member)}
          onClick={() => chartSlot(member.slot)}
        >
          {box.width >= NAMED.width && box.height >= NAMED.height && <span className="tile-name">{member.symbol}</span>}
          {box.width >= NUMBERED.width && box.height >= NUMBERED.height && (
            <span className="tile-change">{changeText(member.changePct)}</span>
          )}
        </button>
      ))}
    </div>
  );
}

interface SectorBoxProps {
  readonly sector: Sector;
  readonly width: number;
  readonly height: number;
  readonly tab: boolean;
}

function SectorBox({ sector, width, height, tab }: SectorBoxProps) {
  const { slot } = sector;
  return (
    <section className="sector" aria-label={sector.name} style={{ height }}>
      <button
        type="button"
        className="sector-head"
        tabIndex={tab ? 0 : -1}
        data-slot={slot ?? undefined}
        title={breadthTitle(sector)}
        onClick={() => slot !== null && chartSlot(slot)}
      >
        <strong>{sector.name}</strong>
        <span className={sector.changePct === null ? 'muted' : sector.changePct < 0 ? 'down arrow' : 'up arrow'}>
          {changeText(sector.changePct)}
        </span>
        <span className="sector-breadth">{breadthText(sector)}</span>
      </button>
      <Tiles sector={sector} width={width} height={height - HEAD_HEIGHT} />
    </section>
  );
}

/** Arrows move through heads and tiles in their order; Enter presses them as buttons are pressed. */
function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (step === undefined || event.ctrlKey || event.altKey) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
  const at = all.indexOf(document.activeElement as HTMLElement) + step;
  all[Math.max(0, Math.min(all.length - 1, at))]?.focus();
}

/** The sectors as blocks of tiles, the sectors by name so that each keeps its place. */
function Board() {
  const place = useRef<HTMLDivElement>(null);
  const board = useStore(sectorsStore, (state) => state.board);
  const { width, height } = useSize(place);
  const sectors = useMemo(() => (board?.sectors ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1)), [board]);
  useEffect(() => panelFocus('sectors', () => place.current?.querySelector<HTMLElement>('.sector-head')?.focus()), []);
  const columns = Math.max(1, Math.min(Math.ceil(Math.sqrt(sectors.length)), Math.floor(width / SECTOR_WIDTH_MIN)));
  const lines = Math.max(1, Math.ceil(sectors.length / columns));
  const own = { width: (width - 4 * (columns - 1)) / columns, height: (height - 4 * (lines - 1)) / lines };
  return (
    <div ref={place} className="sectors-place">
      {width > 0 && (
        <div
          className="sectors-grid"
          role="group"
          aria-label="Sectors"
          style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
          onKeyDown={onKeyDown}
        >
          {sectors.map((sector, i) => (
            <SectorBox
              key={sector.id}
              sector={sector}
              width={own.width}
              height={Math.max(SECTOR_HEIGHT_MIN, own.height)}
              tab={i === 0}
            />
          ))}
        </div>
      )}
    </div>
  );
}

/** What moves the market: sectors and their members by change, as of the last closed minute. */
export function SectorsPanel() {
  const body = useRef<HTMLDivElement>(null);
  const { board, error } = useStore(sectorsStore);
  const open = useStore(sessionStore, ({ link }) => link.phase === 'open');
  useWhileSeen(body, read);
  const words = sectorsStateWords(board, error, open);
  useEffect(() => (words === null ? undefined : panelFocus('sectors', () => body.current?.focus())), [words]);
  return (
    <div ref={body} tabIndex={-1} role="region" aria-label="Sectors and their members" className="panel-body sectors">
      {error !== null && words === null && <p className="trade-error warn">As it was: {error}</p>}
      {words === null ? <Board /> : <PanelState words={words} failed={open && error !== null} />}
    </div>
  );
}

export function SectorsTools() {
  const sized = useStore(sectorsStore, (state) => state.sized);
  return (
    <div className="tools" role="group" aria-label="Size of the tiles">
      {(['turnover', 'equal'] as const).map((one) => (
        <button
          key={one}
          type="button"
          className="chip"
          aria-pressed={sized === one}
          title={one === 'turnover' ? 'Tiles as large as the turnover' : 'All tiles of one size'}
          onClick={() => sectorsStore.setState({ sized: one })}
        >
          {one}
        </button>
      ))}
    </div>
  );
}

export function SectorsFacts() {
  const board = useStore(sectorsStore, (state) => state.board);
  return board === null ? null : <span className="fact">{sectorsFacts(board)}</span>;
}
