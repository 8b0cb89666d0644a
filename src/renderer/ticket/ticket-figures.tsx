import { useStore } from 'zustand';
import type { Preview } from '#contract/model/risk.ts';
import { type TicketDraft, ticketStore } from '../stores/ticket.ts';
import { grouped, NO_VALUE } from '../ui/format.ts';
import { average, rupees } from '../ui/money.ts';
import { HoldLine } from './hold-line.tsx';
import { sentAsWords } from './ticket-words.ts';

function worstWords(preview: Preview | null, decimals: 2 | 4): string {
  if (preview === null) return NO_VALUE;
  if (preview.worstFill !== null) return average(preview.worstFill, decimals);
  return preview.worstFillUnits > 0 ? `depth ends at ${grouped(preview.worstFillUnits)}` : 'no depth';
}

function Figure({ name, value, note = '' }: { name: string; value: string; note?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value} {note !== '' && <span className="muted">{note}</span>}
      </dd>
    </div>
  );
}

function Payload({ preview, superOrder }: { preview: Preview | null; superOrder: boolean }) {
  const bodies = preview?.payloads ?? [];
  return (
    <pre className="ticket-payload" tabIndex={0} aria-label="Exact bodies that would be sent">
      {superOrder && bodies.length > 0 && 'The entry; the super order adds target, stop and trail to it:\n'}
      {bodies.length === 0 ? 'Nothing would be sent.' : bodies.join('\n')}
    </pre>
  );
}

/** What time takes of an option that is bought; nothing for everything else. */
function TimeBudget({ draft: { instrument, side, reduceOnly } }: { draft: TicketDraft }) {
  const { right, expiry, strike, underlying, decimals } = instrument;
  if (side !== 'BUY' || reduceOnly || right === null || expiry === null || strike === null) return null;
  return <HoldLine underlying={underlying} expiry={expiry} strike={strike / 10 ** decimals} right={right} />;
}

/** What the order costs and risks, by the engine's own controls; the places stay while there is no answer. */
export function TicketFigures({ draft }: { draft: TicketDraft }) {
  const preview = useStore(ticketStore, (state) => state.preview);
  const fresh = useStore(ticketStore, (state) => state.fresh);
  const problem = useStore(ticketStore, (state) => state.problem);
  const payloadOpen = useStore(ticketStore, (state) => state.payloadOpen);
  const superOrder = draft.bracket.on && draft.bracket.where === 'broker';
  const { decimals } = draft.instrument;
  const sentAs = fresh ? sentAsWords(draft.type, preview, decimals) : null;
  const margin = preview === null || preview.marginPaise === null ? '' : preview.marginExact ? 'broker' : 'approx.';
  return (
    <div className="ticket-look">
      <dl className="ticket-figures" data-fresh={fresh}>
        <Figure name="Value" value={rupees(preview?.valuePaise ?? null)} />
        <Figure name="Margin" value={rupees(preview?.marginPaise ?? null)} note={margin} />
        <Figure name="Charges" value={rupees(preview?.chargesPaise ?? null)} />
        <Figure name="Breakeven" value={average(preview?.breakeven ?? null, decimals)} />
        <Figure name="Worst fill" value={worstWords(preview, decimals)} />
        <Figure name="Orders" value={preview === null ? NO_VALUE : grouped(preview.payloads.length)} />
      </dl>
      <TimeBudget draft={draft} />
      <div className="ticket-words" role="status">
        {sentAs !== null && <p className="ticket-sent-as">{sentAs}</p>}
        {(preview?.warnings ?? []).map(({ code, text }) => (
          <p key={code} className="warn">
            Warning: {text}
          </p>
        ))}
        {preview?.denied !== null && preview !== null && (
          <p className="ticket-denied">Would be denied: {preview.denied.text}</p>
        )}
        {problem !== null && <p className="ticket-denied">{problem}</p>}
      </div>
      {payloadOpen && <Payload preview={fresh ? preview : null} superOrder={superOrder} />}
    </div>
  );
}
