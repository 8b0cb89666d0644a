import { Fragment, useEffect, useRef, useState } from 'react';
import type { Hit, ScannerInfo } from '#contract/model/scan.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { scannerTitle } from '../../stores/hits.ts';
import { chartSlot } from '../../stores/link-groups.ts';
import { instrumentsStore } from '../../stores/instruments.ts';
import { fixed, istDay, istTime } from '../../ui/format.ts';
import { evidenceLine, nameWords, valueWords } from './hit-words.ts';

/** Charts a hit by its instrument, not by its slot: the hit may be from an earlier epoch. */
export function chartHit(hit: Hit): void {
  const row = instrumentsStore
    .getState()
    .rows.find((one) => one.securityId === hit.securityId && one.segment === hit.segment);
  if (row !== undefined) chartSlot(row.slot);
}

function Detail({ hit }: { hit: Hit }) {
  const facts = (title: string, record: Hit['evidence']) => (
    <dl className="facts">
      <dt className="facts-title">{title}</dt>
      {Object.entries(record).map(([name, value]) => (
        <div key={name}>
          <dt>{nameWords(name)}</dt>
          <dd>{valueWords(value)}</dd>
        </div>
      ))}
    </dl>
  );
  return (
    <tr className="hit-detail">
      <td colSpan={8}>
        {facts('What fired', hit.evidence)}
        {facts('Parameters', hit.params)}
      </td>
    </tr>
  );
}

interface RowProps {
  readonly hit: Hit;
  readonly title: string;
  readonly today: string;
  readonly open: boolean;
  readonly tab: boolean;
  readonly onOpen: () => void;
  readonly onFocus: () => void;
}

function HitRow({ hit, title, today, open, tab, onOpen, onFocus }: RowProps) {
  const day = istDay(hit.atMs);
  return (
    <tr
      className="hit-row"
      tabIndex={tab ? 0 : -1}
      data-hit={hit.id}
      onFocus={onFocus}
      onClick={() => chartHit(hit)}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget) return;
        if (event.key === 'Enter') chartHit(hit);
        else if (event.key === ' ') onOpen();
        else return;
        event.preventDefault();
      }}
    >
      <td className="time">
        {day === today ? '' : `${day} `}
        {istTime(hit.atMs)}
      </td>
      <td className="hit-symbol">{hit.symbol}</td>
      <td>
        <span className={`${hit.side} arrow`} role="img" aria-label={hit.side} /> {title}
      </td>
      <td>
        <span className={`priority priority-${hit.priority}`}>{hit.priority}</span>
      </td>
      <td className="muted">{hit.interval}</td>
      <td className="number">{fixed(hit.price, hit.decimals)}</td>
      <td className="evidence">{evidenceLine(hit.evidence)}</td>
      <td className="hit-why">
        <button
          type="button"
          tabIndex={-1}
          className="chip"
          aria-expanded={open}
          aria-label={`Why ${hit.symbol} fired`}
          onClick={(event) => {
            event.stopPropagation();
            onOpen();
          }}
        >
          {open ? 'less' : 'why'}
        </button>
      </td>
    </tr>
  );
}

/** Rows of hits: arrows move, Enter charts, Space shows why. */
export function HitTable({
  hits,
  scanners,
  nowMs,
}: {
  hits: readonly Hit[];
  scanners: readonly ScannerInfo[];
  nowMs: number;
}) {
  const [openId, setOpenId] = useState<number | null>(null);
  const [focusId, setFocusId] = useState<number | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(
    () => panelFocus('hits', () => body.current?.querySelector<HTMLElement>('.hit-row[tabindex="0"]')?.focus()),
    [],
  );
  const tabId = hits.some((hit) => hit.id === focusId) ? focusId : hits[0]?.id;
  const move = (step: number): void => {
    const index = hits.findIndex((hit) => hit.id === tabId) + step;
    const next = hits[Math.max(0, Math.min(hits.length - 1, index))];
    body.current?.querySelector<HTMLElement>(`[data-hit="${next?.id}"]`)?.focus();
  };
  return (
    <table className="hits-table">
      <thead>
        <tr>
          {['At', 'Symbol', 'Scanner', 'Priority', 'TF', 'Price', 'Evidence', ''].map((name) => (
            <th key={name} className={name === 'Price' ? 'number' : ''} scope="col">
              {name === '' ? <span className="hidden-words">Detail</span> : name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody
        ref={body}
        onKeyDown={(event) => {
          const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
          if (step === undefined) return;
          event.preventDefault();
          move(step);
        }}
      >
        {hits.map((hit) => (
          <Fragment key={hit.id}>
            <HitRow
              hit={hit}
              title={scannerTitle(scanners, hit.scannerId)}
              today={istDay(nowMs)}
              open={openId === hit.id}
              tab={hit.id === tabId}
              onOpen={() => setOpenId(openId === hit.id ? null : hit.id)}
              onFocus={() => setFocusId(hit.id)}
            />
            {openId === hit.id && <Detail hit={hit} />}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}
