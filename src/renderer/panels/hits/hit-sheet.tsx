import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Hit, ScannerInfo } from '#contract/model/scan.ts';
import { onEscape } from '../../shell/escape-stack.ts';
import { hitsViewStore } from '../../stores/hits-view.ts';
import { instrumentsStore, instrumentOf } from '../../stores/instruments.ts';
import { fixed, istDay, istTime } from '../../ui/format.ts';
import { recordFacts, recordLine, recordTitle } from '../validation/record-words.ts';
import { useRecords } from '../validation/use-records.ts';
import { chartHit, tradeHit, watchHit } from './hit-actions.ts';
import { PriorityMark } from './hit-columns.tsx';
import { evidenceUnit, nameWords, SIDE_WORDS, valueWords, withUnit } from './hit-words.ts';
import { planFacts } from './plan-facts.ts';

interface Fact {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
  readonly tone?: string;
}

function Facts({ title, facts, hint }: { title: string; facts: readonly Fact[]; hint?: string }) {
  return (
    <section title={hint}>
      <h2 className="sheet-title">{title}</h2>
      <dl className="sheet-facts">
        {facts.map(({ name, value, note, tone }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={tone}>{value}</dd>
            <dd className="sheet-note">{note}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Values that fired it: those the scanner thinks worth showing first, then the rest. */
function evidenceFacts({ evidence }: Hit, scanner: ScannerInfo | undefined): readonly Fact[] {
  const first = (scanner?.columns ?? []).filter((name) => name in evidence);
  const names = [...first, ...Object.keys(evidence).filter((name) => !first.includes(name))];
  return names.map((name) => {
    const value = evidence[name] ?? null;
    return { name: nameWords(name), value: withUnit(valueWords(value), evidenceUnit(name, value)) };
  });
}

function paramFacts({ params }: Hit, scanner: ScannerInfo | undefined): readonly Fact[] {
  return Object.entries(params).map(([name, value]) => {
    const info = scanner?.params.find((one) => one.name === name);
    return {
      name: nameWords(name),
      value: withUnit(valueWords(value), info?.unit ?? ''),
      note: info !== undefined && info.value !== value ? `now ${String(info.value)}` : '',
    };
  });
}

function Actions({ hit }: { hit: Hit }) {
  const { plan } = hit;
  return (
    <div className="sheet-actions">
      <button type="button" className="button" onClick={() => chartHit(hit)}>
        Chart <kbd>Enter</kbd>
      </button>
      <button type="button" className="button" onClick={() => watchHit(hit)}>
        Watch <kbd>Ctrl+Enter</kbd>
      </button>
      <button
        type="button"
        className={plan?.action === 'BUY' ? 'button is-planned' : 'button'}
        onClick={() => tradeHit(hit, 'BUY')}
      >
        Buy <kbd>F1</kbd>
      </button>
      <button
        type="button"
        className={plan?.action === 'SELL' ? 'button is-planned' : 'button'}
        onClick={() => tradeHit(hit, 'SELL')}
      >
        Sell <kbd>F2</kbd>
      </button>
    </div>
  );
}

/** Everything that is known of one hit, beside the table. */
export function HitSheet({ hit, scanner }: { hit: Hit; scanner: ScannerInfo | undefined }) {
  useStore(instrumentsStore, (state) => state.epoch);
  const close = (): void => hitsViewStore.setState({ openId: null });
  const latest = useRef(close);
  useEffect(() => onEscape(() => latest.current()), []);
  const { plan } = hit;
  const instrument = instrumentOf(hit.segment, hit.securityId);
  const { of, byScanner } = useRecords();
  const record = recordFacts(byScanner.get(hit.scannerId), of, hit.confidence);
  return (
    <aside className="hit-detail" aria-label={`Detail of ${hit.symbol}`}>
      <header>
        <strong>{hit.symbol}</strong>
        <PriorityMark priority={hit.priority} />
        <span className={hit.side === 'neutral' ? 'muted' : `${hit.side} arrow`}>{SIDE_WORDS[hit.side]}</span>
        <span className="spacer" />
        <button type="button" className="chip" onClick={close}>
          Close <kbd>Esc</kbd>
        </button>
      </header>
      <div className="sheet-scroll" tabIndex={0} role="region" aria-label="What fired and what is proposed">
        <p className="sheet-line">
          {scanner?.title ?? hit.scannerId} {hit.variant} · {hit.interval} · {istDay(hit.atMs)} {istTime(hit.atMs)} · ₹
          {fixed(hit.price, hit.decimals)}
          {hit.confidence !== null && ` · ${Math.round(hit.confidence * 100)}% sure`}
        </p>
        {scanner !== undefined && <p className="muted">{scanner.sentence}</p>}
        {of !== null && (
          <p className="sheet-line" title={recordTitle(of)}>
            {recordLine(byScanner.get(hit.scannerId))}
          </p>
        )}
        {hit.badges.length > 0 && (
          <p className="sheet-badges">
            {hit.badges.map((badge) => (
              <span key={badge} className="badge">
                {badge}
              </span>
            ))}
          </p>
        )}
        {plan !== null && <Facts title="Plan" facts={planFacts(plan, instrument)} />}
        {plan !== null && plan.legs.length > 0 && (
          <Facts
            title="Legs"
            facts={plan.legs.map(({ symbol, side }) => ({ name: symbol, value: side === 'BUY' ? 'buy' : 'sell' }))}
          />
        )}
        {plan === null && <p className="muted">This scanner only tells; it proposes no trade.</p>}
        <Facts title="Record of the scanner" facts={record} hint={recordTitle(of)} />
        <Facts title="What fired" facts={evidenceFacts(hit, scanner)} />
        <Facts title="Parameters in force" facts={paramFacts(hit, scanner)} />
      </div>
      <Actions hit={hit} />
    </aside>
  );
}
