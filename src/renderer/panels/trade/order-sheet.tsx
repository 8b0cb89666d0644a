import { useEffect, useRef, useState } from 'react';
import { AUDIT_PER_PAGE_MAX } from '#contract/calls/trading.ts';
import { faultOf } from '#contract/faults.ts';
import type { Order } from '#contract/model/order.ts';
import type { Audit } from '#contract/model/trading.ts';
import { onEscape } from '../../shell/escape-stack.ts';
import { call } from '../../shell/terminal.ts';
import { engineNowMs } from '../../stores/engine-clock.ts';
import { istTime } from '../../ui/format.ts';
import { statusWords } from '../../ticket/ticket-words.ts';
import { doubtFacts, lifeFacts, payloadText } from './order-words.ts';

interface Life {
  readonly lines: readonly Audit[];
  readonly more: boolean;
  readonly error: string | null;
}

/** Lines of the audit about an order with its slices and legs, read anew with every change of it. */
function useLife(order: Order): Life | null {
  const [life, setLife] = useState<(Life & { readonly of: string }) | null>(null);
  useEffect(() => {
    let shown = true;
    const { clientOrderId } = order;
    call('audit.list', { limit: AUDIT_PER_PAGE_MAX, clientOrderId }).then(
      ({ lines, nextBeforeSeq }) =>
        shown &&
        setLife({
          of: clientOrderId,
          lines: lines.toSorted((a, b) => a.seq - b.seq),
          more: nextBeforeSeq !== null,
          error: null,
        }),
      (error: unknown) => shown && setLife({ of: clientOrderId, lines: [], more: false, error: faultOf(error).text }),
    );
    return () => {
      shown = false;
    };
  }, [order]);
  return life?.of === order.clientOrderId ? life : null;
}

/** The whole life of one order beside the table: times, ids, every decision, what was sent and what came back. */
export function OrderSheet({ order, onClose }: { order: Order; onClose: () => void }) {
  const life = useLife(order);
  const latest = useRef(onClose);
  useEffect(() => {
    latest.current = onClose;
  });
  useEffect(() => onEscape(() => latest.current()), []);
  const doubt = doubtFacts(order, engineNowMs());
  return (
    <aside className="hit-detail order-sheet" aria-label={`Life of ${order.side} ${order.symbol}`}>
      <header>
        <strong>
          {order.side} {order.symbol}
        </strong>
        <span>{statusWords(order)}</span>
        <span className="spacer" />
        <button type="button" className="chip" onClick={onClose}>
          Close <kbd>Esc</kbd>
        </button>
      </header>
      <div className="sheet-scroll" tabIndex={0} role="region" aria-label="Every step of the order">
        {order.inDoubt !== null && (
          <p className="warn">
            {doubt.what} is not known since {doubt.since}. {doubt.done}
          </p>
        )}
        <dl className="sheet-facts">
          {lifeFacts(order).map(({ name, value, note }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
              <dd className="sheet-note">{note}</dd>
            </div>
          ))}
        </dl>
        <h2 className="sheet-title">Steps and payloads</h2>
        <Steps life={life} />
      </div>
    </aside>
  );
}

function Steps({ life }: { life: Life | null }) {
  if (life === null) return <p className="muted">Reading the audit…</p>;
  if (life.error !== null) return <p className="warn">The audit could not be read: {life.error}</p>;
  if (life.lines.length === 0)
    return <p className="muted">The audit has no line of this order: it was made elsewhere.</p>;
  return (
    <>
      {life.more && <p className="muted">Older steps are in the audit panel.</p>}
      <ol className="order-steps">
        {life.lines.map(({ seq, atMs, event, who, text, json }) => (
          <li key={seq}>
            <p>
              <time>{istTime(atMs)}</time> <b>{event}</b> <span className="muted">{who}</span>
            </p>
            <p>{text}</p>
            {json !== null && <pre>{payloadText(json)}</pre>}
          </li>
        ))}
      </ol>
    </>
  );
}
