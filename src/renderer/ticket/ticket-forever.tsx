import type { TicketDraft } from '../stores/ticket.ts';
import { changeForever } from './ticket-control.ts';

const SECOND_LEG = [
  ['trigger1', 'Trigger'],
  ['price1', 'Price'],
] as const;

/** An order that rests at the broker over days, alone or as one of two. */
export function TicketForever({ draft }: { draft: TicketDraft }) {
  const { forever } = draft;
  return (
    <fieldset className="ticket-bracket">
      <legend className="hidden-words">Forever order</legend>
      <div className="ticket-row is-wrapped">
        <label className="switch">
          <input
            type="checkbox"
            checked={forever.on}
            onChange={({ target }) => changeForever({ on: target.checked })}
          />
          forever
        </label>
        {forever.on && (
          <label className="switch">
            legs
            <select
              value={forever.flag}
              onChange={({ target }) => changeForever({ flag: target.value === 'OCO' ? 'OCO' : 'SINGLE' })}
            >
              <option value="SINGLE">one</option>
              <option value="OCO">two, one cancels the other</option>
            </select>
          </label>
        )}
        {forever.on && forever.flag === 'OCO' && (
          <>
            <span className="muted">second leg</span>
            {SECOND_LEG.map(([field, label]) => (
              <label key={field} className="switch">
                {label}
                <input
                  className="number ticket-small"
                  aria-label={`${label} of the second leg`}
                  value={forever[field]}
                  placeholder={field === 'price1' ? 'trigger' : ''}
                  autoComplete="off"
                  onChange={({ target }) => changeForever({ [field]: target.value })}
                />
              </label>
            ))}
            <label className="switch">
              {draft.instrument.lot === 1 ? 'Shares' : 'Lots'}
              <input
                className="number ticket-small"
                aria-label="Size of the second leg"
                value={forever.lots1}
                placeholder={draft.lots}
                autoComplete="off"
                onChange={({ target }) => changeForever({ lots1: target.value })}
              />
            </label>
          </>
        )}
      </div>
      {forever.on && (
        <p className="ticket-note">
          It rests at the broker until its trigger or your cancel, also when this machine is off.{' '}
          {forever.flag === 'OCO' && 'The figures are those of the first leg; only one of the two can trade.'}
        </p>
      )}
    </fieldset>
  );
}
