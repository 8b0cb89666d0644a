import type { BracketDraft, TicketDraft } from '../stores/ticket.ts';
import { changeDraft } from './ticket-control.ts';
import { stopLivesWords } from './ticket-words.ts';

const FIELDS = [
  ['target', 'Target'],
  ['stop', 'Stop'],
  ['trail', 'Trail by'],
] as const;

/** Target and stop of an entry, and where they live. */
export function TicketBracket({ draft }: { draft: TicketDraft }) {
  const { bracket } = draft;
  const change = (changes: Partial<BracketDraft>): void => changeDraft({ bracket: { ...bracket, ...changes } });
  if (draft.reduceOnly || draft.forever.on) return null;
  return (
    <fieldset className="ticket-bracket">
      <legend className="hidden-words">Target and stop</legend>
      <div className="ticket-row is-wrapped">
        <label className="switch">
          <input type="checkbox" checked={bracket.on} onChange={({ target }) => change({ on: target.checked })} />
          target and stop
        </label>
        {bracket.on && (
          <>
            {FIELDS.map(([field, label]) => (
              <label key={field} className="switch">
                {label}
                <input
                  className="number ticket-small"
                  value={bracket[field]}
                  placeholder="none"
                  autoComplete="off"
                  onChange={({ target }) => change({ [field]: target.value })}
                />
              </label>
            ))}
            <label className="switch">
              lives
              <select
                value={bracket.where}
                onChange={({ target }) => change({ where: target.value === 'client' ? 'client' : 'broker' })}
              >
                <option value="broker">at the broker</option>
                <option value="client">here</option>
              </select>
            </label>
          </>
        )}
      </div>
      {bracket.on && <p className="ticket-note">{stopLivesWords(bracket.where)}</p>}
    </fieldset>
  );
}
