import { type KeyboardEvent, useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useStore } from 'zustand';
import { FEED_MODES, type FeedMode } from '#contract/model/feed.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { WatchItem } from '#contract/model/watchlist.ts';
import { beginRule } from '../alerts/alert-actions.ts';
import { keyOf } from '../../shell/commands.ts';
import { goToPanel } from '../../shell/dock-control.ts';
import { mirror } from '../../shell/terminal.ts';
import { costWords, useCost } from '../../shell/watch-cost.ts';
import { useOverlay } from '../../shell/use-overlay.ts';
import { instrumentAt } from '../../stores/instruments.ts';
import { chartSlot } from '../../stores/link-groups.ts';
import { watchlistsStore } from '../../stores/watchlists.ts';
import { openTicket } from '../../ticket/ticket-control.ts';
import { modeOf } from './feed-modes.ts';
import { addSeparator, giveToList, labelRow, removeRow, setRowMode, toggleRow } from './list-actions.ts';
import { rowTitle } from './live-cell.ts';
import { chartRow, tradeSpread } from './spread-actions.ts';
import type { LiveRow } from './watch-rows.ts';
import { type Spot, watchStore } from './watch-store.ts';

/** Room that the menu needs, px: it is moved until it fits. */
const MENU = { width: 300, height: 420 } as const;

interface Action {
  readonly title: string;
  readonly key?: string;
  readonly run: () => void;
}

const close = (): void => watchStore.setState({ menu: null });

function goWith(slot: number, panel: string): void {
  chartSlot(slot);
  goToPanel(panel);
}

function beginAlert({ symbol, slot, decimals }: Instrument): void {
  const last = mirror.columns.ltp?.[slot] ?? 0;
  beginRule(symbol, last === 0 ? '' : (last / 10 ** decimals).toFixed(decimals));
}

function instrumentActions(row: LiveRow, instrument: Instrument, at: Spot): Action[] {
  const { slot } = row;
  return [
    { title: 'Chart', key: 'Enter', run: () => goWith(slot, 'chart') },
    { title: 'Buy…', key: keyOf('order.buy'), run: () => openTicket(instrument, 'BUY') },
    { title: 'Sell…', key: keyOf('order.sell'), run: () => openTicket(instrument, 'SELL') },
    { title: 'Alert at the last price…', run: () => beginAlert(instrument) },
    { title: 'Five levels here', key: 'Shift+Enter', run: () => watchStore.setState({ book: { row, ...at } }) },
    { title: 'Depth panel', run: () => goWith(slot, 'depth') },
    { title: 'Option chain', run: () => goWith(slot, 'chain') },
  ];
}

function spreadActions(row: LiveRow, at: Spot): Action[] {
  return [
    { title: 'Chart', key: 'Enter', run: () => chartRow(row) },
    { title: 'Buy: legs into the basket', key: keyOf('order.buy'), run: () => tradeSpread(row, 'BUY') },
    { title: 'Sell: legs into the basket', key: keyOf('order.sell'), run: () => tradeSpread(row, 'SELL') },
    {
      title: 'Best prices of the legs',
      key: 'Shift+Enter',
      run: () => watchStore.setState({ book: { row, ...at } }),
    },
  ];
}

function listActions(row: LiveRow, item: WatchItem): Action[] {
  const isOff = item.active === false;
  const below = item.type === 'separator' ? ' everything below' : '';
  return [
    { title: `Switch ${isOff ? 'on' : 'off'}${below}`, key: 'Space', run: () => toggleRow(row) },
    { title: 'Separator above', run: () => addSeparator('', row) },
    { title: 'Remove', key: 'Delete', run: () => void removeRow(row) },
  ];
}

/** Arrows move through the actions. */
function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  if (event.key !== 'Escape') event.stopPropagation();
  if (step === undefined || at < 0) return;
  event.preventDefault();
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
}

function Actions({ actions }: { readonly actions: readonly Action[] }) {
  return (
    <div role="menu" aria-label="Actions">
      {actions.map(({ title, key, run }) => (
        <button
          key={title}
          type="button"
          role="menuitem"
          className="menu-action"
          onClick={() => {
            close();
            // After the menu has given the keyboard back, so that an action may move it on.
            requestAnimationFrame(run);
          }}
        >
          {title}
          {key !== undefined && key !== '' && <kbd>{key}</kbd>}
        </button>
      ))}
    </div>
  );
}

const AS_LIST = 'list';

function ModeChoice({ row, item }: { readonly row: LiveRow; readonly item: WatchItem }) {
  const list = useStore(watchlistsStore, ({ lists, shown }) => lists.find(({ id }) => id === shown));
  if (item.type === 'separator') return null;
  const present = modeOf(row.slot);
  return (
    <label className="menu-field">
      <span>Feed</span>
      <select
        value={item.mode ?? AS_LIST}
        onChange={({ target: { value } }) => {
          setRowMode(row, value === AS_LIST ? null : (value as FeedMode));
          close();
        }}
      >
        <option value={AS_LIST}>as the list ({list?.mode ?? 'as the terminal'})</option>
        {FEED_MODES.map((mode) => (
          <option key={mode}>{mode}</option>
        ))}
      </select>
      {present !== null && <span className="muted">comes as {present}</span>}
    </label>
  );
}

function Giving({ row, instrument }: { readonly row: LiveRow; readonly instrument: Instrument | undefined }) {
  const { lists, shown } = useStore(watchlistsStore);
  const cost = useCost(instrument);
  const others = lists.filter(({ id }) => id !== shown);
  if (others.length === 0 || row.separator === true) return null;
  const ways = row.place < 0 ? (['Add'] as const) : (['Add', 'Move'] as const);
  const fields = ways.map((way) => (
    <label key={way} className="menu-field">
      <span>{way} to</span>
      <select
        value=""
        onChange={({ target: { value } }) => {
          void giveToList(row, instrument, Number(value), way === 'Move');
          close();
        }}
      >
        <option value="">choose a list</option>
        {others.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  ));
  return (
    <>
      {fields}
      {instrument !== undefined && <p className="menu-cost muted">{cost === null ? '' : `Costs ${costWords(cost)}`}</p>}
    </>
  );
}

function Label({ row }: { readonly row: LiveRow }) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <form
      className="menu-field"
      onSubmit={(event) => {
        event.preventDefault();
        labelRow(row, field.current?.value ?? '');
        close();
      }}
    >
      <label htmlFor="row-label">Label</label>
      <input ref={field} id="row-label" maxLength={64} defaultValue={row.label} autoComplete="off" />
      <button type="submit" className="button">
        Keep
      </button>
    </form>
  );
}

function Menu({ row, x, y }: Spot & { readonly row: LiveRow }) {
  const dialog = useOverlay(close);
  useEffect(() => dialog.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus(), [dialog]);
  const instrument = instrumentAt(row.slot);
  const item = useStore(watchlistsStore, ({ lists, shown }) => lists.find(({ id }) => id === shown)?.items[row.place]);
  const actions = [
    ...(instrument === undefined ? [] : instrumentActions(row, instrument, { x, y })),
    ...(row.spread === undefined ? [] : spreadActions(row, { x, y })),
    ...(item === undefined ? [] : listActions(row, item)),
  ];
  const left = Math.max(0, Math.min(x, window.innerWidth - MENU.width));
  const top = Math.max(0, Math.min(y, window.innerHeight - MENU.height));
  const title = rowTitle(row, instrument);
  return (
    <div className="menu-veil" onPointerDown={(event) => event.target === event.currentTarget && close()}>
      <div
        ref={dialog}
        role="dialog"
        aria-modal="true"
        aria-label={title === '' ? 'Separator' : title}
        className="row-menu"
        style={{ left, top, width: MENU.width }}
        onKeyDown={onKeyDown}
      >
        <h2>{title === '' ? 'Separator' : title}</h2>
        <Actions actions={actions} />
        <Giving row={row} instrument={instrument} />
        {item !== undefined && <ModeChoice row={row} item={item} />}
        {item !== undefined && <Label row={row} />}
      </div>
    </div>
  );
}

/** The menu of the row that was asked for, over everything. */
export function RowMenu() {
  const menu = useStore(watchStore, (state) => state.menu);
  return menu === null ? null : createPortal(<Menu {...menu} />, document.body);
}
