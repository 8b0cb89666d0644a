import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { StrategyLegState } from '#contract/model/strategy.ts';
import { sayToast } from '../../shell/alerts.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { NO_VALUE, toneOf } from '../../ui/format.ts';
import { signedRupees } from '../../ui/money.ts';
import { changeEntry, removeLeg, turnSide } from './leg-actions.ts';
import { type BuilderLeg, builderStore, instrumentOfLeg } from './builder-store.ts';
import { fromWords, greekText, priceText } from './builder-words.ts';
import { legKey } from './leg-key.ts';

const HEADS = ['Side', 'Contract', 'Lots', 'Entry', 'Price', 'IV', 'Δ', 'Θ a day', 'Vega', 'P&L now', ''] as const;

const ivText = (iv: number | null): string => (iv === null ? NO_VALUE : (100 * iv).toFixed(1));

/** Price of entry as typed; empty follows the market, and shows what that is. */
function Entry({ leg, state }: { leg: BuilderLeg; state: StrategyLegState | undefined }) {
  const decimals = instrumentOfLeg(leg)?.decimals ?? 2;
  const shown = leg.entry === null ? '' : priceText(leg.entry, decimals);
  const [typed, setTyped] = useState<string | null>(null);
  const commit = (): void => {
    if (typed === null) return;
    const value = Number(typed.replaceAll(',', '').trim());
    if (typed.trim() === '') changeEntry(leg.id, null);
    else if (Number.isFinite(value) && value > 0) changeEntry(leg.id, Math.round(value * 10 ** decimals));
    setTyped(null);
  };
  const backToRow = (element: HTMLElement): void => element.closest<HTMLElement>('tr')?.focus();
  return (
    <input
      className="number builder-entry"
      type="text"
      inputMode="decimal"
      tabIndex={-1}
      aria-label={`Entry of ${leg.symbol}`}
      placeholder={priceText(state?.entry ?? null, decimals)}
      value={typed ?? shown}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        if (event.key === 'Enter') commit();
        else setTyped(null);
        backToRow(event.currentTarget);
      }}
    />
  );
}

function Cells({ leg, state }: { leg: BuilderLeg; state: StrategyLegState | undefined }) {
  const decimals = instrumentOfLeg(leg)?.decimals ?? 2;
  const now = signedRupees(state?.nowPaise ?? null);
  const buys = leg.side === 'BUY';
  return (
    <>
      <td>
        <button
          type="button"
          tabIndex={-1}
          className={`builder-side ${buys ? 'up' : 'down'}`}
          disabled={leg.held}
          aria-label={`${buys ? 'Bought' : 'Sold'}: turn ${leg.symbol}`}
          onClick={() => turnSide(leg.id)}
        >
          {buys ? 'B' : 'S'}
        </button>
      </td>
      <td className="builder-symbol" title={state?.text}>
        {leg.symbol}
        {leg.held && <span className="badge">held</span>}
        {instrumentOfLeg(leg) === undefined && <span className="badge warn">not listed</span>}
        {state !== undefined && state.text !== '' && (
          <span className="warn" title={state.text}>
            {' '}
            !<span className="hidden-words"> {state.text}</span>
          </span>
        )}
      </td>
      <td className="number">{leg.lots}</td>
      <td className="number">
        <Entry leg={leg} state={state} />
        <span className="builder-from muted">{leg.held ? 'paid' : fromWords(state?.entryFrom ?? 'none')}</span>
      </td>
      <td className="number">{priceText(state?.mark ?? null, decimals)}</td>
      <td className="number muted">{ivText(state?.iv ?? null)}</td>
      <td className="number muted">{greekText(state?.delta ?? null, 1)}</td>
      <td className="number muted">{greekText(state?.theta ?? null, 0)}</td>
      <td className="number muted">{greekText(state?.vega ?? null, 0)}</td>
      <td className={`number ${toneOf(now)}`}>{now}</td>
      <td>
        <button
          type="button"
          tabIndex={-1}
          className="builder-remove"
          aria-label={`Remove ${leg.symbol}`}
          onClick={() => removeLeg(leg.id)}
        >
          ×
        </button>
      </td>
    </>
  );
}

function focusLeg(body: HTMLElement | null, id: number | undefined): void {
  body?.querySelector<HTMLElement>(`[data-id="${id ?? -1}"]`)?.focus();
}

/** The legs: one row is a stop of Tab; arrows move through rows and strikes. */
export function LegsTable() {
  const { legs, answer, of } = useStore(builderStore);
  const body = useRef<HTMLTableSectionElement>(null);
  const [focused, setFocused] = useState(-1);
  const tab = legs.some(({ id }) => id === focused) ? focused : legs[0]?.id;
  const states = new Map(of.map((leg, i) => [leg.id, answer?.legs[i]]));
  useEffect(() => panelFocus('builder', () => focusLeg(body.current, tab)), [body, tab]);
  const onKeyDown = (leg: BuilderLeg, event: KeyboardEvent<HTMLTableRowElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.altKey) return;
    const at = legs.indexOf(leg);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
      focusLeg(
        body.current,
        legs[Math.max(0, Math.min(legs.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1)))]?.id,
      );
    else if (event.key === 'Enter') event.currentTarget.querySelector('input')?.select();
    else {
      const neighbour = legs[at + 1] ?? legs[at - 1];
      if (!legKey(leg, event, (text) => sayToast('info', text))) return;
      if (event.key === 'Delete') focusLeg(body.current, neighbour?.id);
    }
    event.preventDefault();
  };
  return (
    <table className="builder-legs" aria-label="Legs of the strategy">
      <thead>
        <tr>
          {HEADS.map((head) => (
            <th key={head} scope="col" className={['Side', 'Contract', ''].includes(head) ? '' : 'number'}>
              {head === '' ? <span className="hidden-words">Actions</span> : head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {legs.map((leg) => (
          <tr
            key={leg.id}
            data-id={leg.id}
            data-slot={instrumentOfLeg(leg)?.slot}
            tabIndex={leg.id === tab ? 0 : -1}
            onFocus={() => setFocused(leg.id)}
            onKeyDown={(event) => onKeyDown(leg, event)}
          >
            <Cells leg={leg} state={states.get(leg.id)} />
          </tr>
        ))}
      </tbody>
      <SumRow />
    </table>
  );
}

function SumRow() {
  const result = useStore(builderStore, (state) => state.answer?.result ?? null);
  if (result === null) return null;
  const now = signedRupees(result.nowPaise);
  return (
    <tfoot>
      <tr>
        <th scope="row" colSpan={6}>
          Sum
        </th>
        <td className="number">{greekText(result.delta, 1)}</td>
        <td className="number">{greekText(result.theta, 0)}</td>
        <td className="number">{greekText(result.vega, 0)}</td>
        <td className={`number ${toneOf(now)}`}>{now}</td>
        <td />
      </tr>
    </tfoot>
  );
}
