import { useStore } from 'zustand';
import type { Preview } from '#contract/model/risk.ts';
import { type TicketDraft, ticketStore } from '../stores/ticket.ts';
import { grouped, NO_VALUE } from '../ui/format.ts';
import { average, rupees } from '../ui/money.ts';
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

/** What the order costs and risks, by the engine's own controls; the places stay while there is no answer. */
export function TicketFigures({ draft }: { draft: TicketDraft }) {
  const preview = useStore(ticketStore, (state) => state.preview);
  const problem = useStore(ticketStore, (state) => state.problem);
  const payloadOpen = useStore(ticketStore, (state) => state.payloadOpen);
  const { decimals } = draft.instrument;
  const sentAs = sentAsWords(draft.type, preview, decimals);
  const margin = preview === null || preview.marginPaise === null ? '' : preview.marginExact ? 'broker' : 'approx.';
  return (
    <div className="ticket-look">
      <dl className="ticket-figures">
        <Figure name="Value" value={rupees(preview?.valuePaise ?? null)} />
        <Figure name="Margin" value={rupees(preview?.marginPaise ?? null)} note={margin} />
        <Figure name="Charges" value={rupees(preview?.chargesPaise ?? null)} />
        <Figure name="Breakeven" value={average(preview?.breakeven ?? null, decimals)} />
        <Figure name="Worst fill" value={worstWords(preview, decimals)} />
        <Figure name="Orders" value={preview === null ? NO_VALUE : grouped(preview.payloads.length)} />
      </dl>
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
      {payloadOpen && (
        <pre className="ticket-payload" tabIndex={0} aria-label="Exact bodies that would be sent">
          {preview === null || preview.payloads.length === 0 ? 'Nothing would be sent.' : preview.payloads.join('\n')}
        </pre>
      )}
    </div>
  );
}
