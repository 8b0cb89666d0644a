import { useStore } from 'zustand';
import { useStanding } from '../shell/account-standing.tsx';
import { keyOf } from '../shell/commands.ts';
import { accountRefusal, type Standing } from '../stores/meant-account.ts';
import { CONFIRM_LEVELS, type ConfirmLevel, prefsStore } from '../stores/prefs.ts';
import { type TicketDraft, type TicketPhase, ticketStore } from '../stores/ticket.ts';
import { tradingStore } from '../stores/trading.ts';
import { grouped } from '../ui/format.ts';
import { sendTicket, sentenceOf } from './ticket-control.ts';
import { readWhole } from './ticket-intent.ts';

const LEVEL_WORDS: Readonly<Record<ConfirmLevel, string>> = {
  always: 'ask always',
  warned: 'ask over a limit or with a warning',
  never: 'never ask',
};

function sendWords(phase: TicketPhase, draft: TicketDraft, armed: boolean, standing: Standing): string {
  if (phase === 'sending') return 'Waiting for the answer…';
  if (phase === 'unanswered') return 'Ask again for the same order';
  if (phase === 'confirming') return `Confirm ${draft.side}`;
  if (phase === 'sent') return 'Sent';
  if (accountRefusal({ account: draft.account, reduces: draft.reduceOnly }, standing) !== null)
    return `Not sent on ${standing.active}`;
  if (draft.reduceOnly) return `Send exit (${draft.side})`;
  return armed ? `Send ${draft.side}` : `Disarmed · ${keyOf('trade.arm')} arms`;
}

function Confirmation({ draft }: { draft: TicketDraft }) {
  const reasons = useStore(ticketStore, (state) => state.reasons);
  const sending = useStore(ticketStore, (state) => state.sending);
  return (
    <div className="ticket-confirm" role="alert">
      <p>
        <b>{sending === null ? '' : sentenceOf(draft, sending)}</b>
      </p>
      {reasons.map((reason) => (
        <p key={reason}>{reason}</p>
      ))}
      <p className="muted">The send key once more sends it; any change takes the question back.</p>
    </div>
  );
}

function Settings() {
  const { confirm, confirmAboveRupees, sticky } = useStore(prefsStore);
  return (
    <div className="ticket-row is-wrapped ticket-settings">
      <select
        aria-label="When an order is asked for once more"
        value={confirm}
        onChange={({ target }) =>
          prefsStore.setState({ confirm: CONFIRM_LEVELS.find((level) => level === target.value) ?? 'warned' })
        }
      >
        {CONFIRM_LEVELS.map((level) => (
          <option key={level} value={level}>
            {LEVEL_WORDS[level]}
          </option>
        ))}
      </select>
      {confirm === 'warned' && (
        <label className="switch">
          limit ₹
          <input
            className="number ticket-limit"
            defaultValue={grouped(confirmAboveRupees)}
            onBlur={({ target }) => {
              const rupees = readWhole(target.value);
              if (rupees !== null) prefsStore.setState({ confirmAboveRupees: rupees });
              target.value = grouped(prefsStore.getState().confirmAboveRupees);
            }}
          />
        </label>
      )}
      <label className="switch">
        <input
          type="checkbox"
          checked={sticky}
          onChange={({ target }) => prefsStore.setState({ sticky: target.checked })}
        />
        stay open
      </label>
    </div>
  );
}

/** What happened, what is asked, and the keys that send. */
export function TicketFooter({ draft, onBasket }: { draft: TicketDraft; onBasket: () => void }) {
  const phase = useStore(ticketStore, (state) => state.phase);
  const outcome = useStore(ticketStore, (state) => state.outcome);
  const payloadOpen = useStore(ticketStore, (state) => state.payloadOpen);
  const armed = useStore(tradingStore, (state) => state.armed);
  const standing = useStanding();
  const dead = phase === 'sending' || phase === 'sent';
  return (
    <footer className="ticket-foot">
      {phase === 'confirming' && <Confirmation draft={draft} />}
      <p className={outcome?.tone === 'bad' ? 'ticket-outcome ticket-denied' : 'ticket-outcome'} role="status">
        {outcome?.text ?? ''}
      </p>
      <div className="ticket-row">
        <button type="button" className="button" onClick={onBasket}>
          To the basket <kbd>{keyOf('basket.add')}</kbd>
        </button>
        <button
          type="button"
          className="button"
          aria-expanded={payloadOpen}
          onClick={() => ticketStore.setState({ payloadOpen: !payloadOpen })}
        >
          Exact payload
        </button>
        <span className="spacer" />
        <button
          type="button"
          className={draft.reduceOnly ? 'ticket-send' : 'ticket-send needs-arm'}
          disabled={dead}
          onClick={sendTicket}
        >
          {sendWords(phase, draft, armed, standing)} <kbd>Ctrl+Enter</kbd>
        </button>
      </div>
      <Settings />
    </footer>
  );
}
