import { type FormEvent, useEffect, useState } from 'react';
import { faultOf } from '#contract/faults.ts';
import type { PnlExitState } from '#contract/model/broker-control.ts';
import { UNLOCK_WORD } from '#contract/model/trading.ts';
import { rupees } from '../ui/money.ts';
import { call } from './terminal.ts';

const PAISE = 100;

/** What was answered last: good news or bad. */
interface Answer {
  readonly text: string;
  readonly bad: boolean;
}

const said = (text: string): Answer => ({ text, bad: false });
const failed = (error: unknown): Answer => ({ text: faultOf(error).text, bad: true });

function AnswerLine({ answer }: { answer: Answer | null }) {
  return (
    <p role="status" className={answer?.bad === true ? 'ticket-denied' : ''}>
      {answer?.text ?? ''}
    </p>
  );
}

/** A button that works only while the word stands beside it. */
function TypedButton({ title, label, onGo }: { title: string; label: string; onGo: () => void }) {
  const [word, setWord] = useState('');
  return (
    <form
      className="kill-unlock"
      onSubmit={(event) => {
        event.preventDefault();
        onGo();
        setWord('');
      }}
    >
      <label>
        {label} <b>{UNLOCK_WORD}</b>{' '}
        <input value={word} autoComplete="off" spellCheck={false} onChange={({ target }) => setWord(target.value)} />
      </label>
      <button type="submit" className="button" disabled={word !== UNLOCK_WORD}>
        {title}
      </button>
    </form>
  );
}

/** The broker's own switch. It tells no state of itself, so the last answer stands here. */
function BrokerSwitch() {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [asked, setAsked] = useState<boolean | null>(null);
  const ask = (activate: boolean): void => {
    call('kill.broker', { activate }).then(
      ({ text }) => {
        setAsked(activate);
        setAnswer(said(text));
      },
      (error: unknown) => setAnswer(failed(error)),
    );
  };
  return (
    <section aria-label="Switch of the broker">
      <h3>The broker’s own switch</h3>
      <p className="muted">
        It stops trading of the whole account at the broker, in every program, for the rest of the day.{' '}
        {asked === null ? 'The broker does not tell how it stands.' : `Last asked from here: ${asked ? 'on' : 'off'}.`}
      </p>
      <button type="button" className="button" onClick={() => ask(true)}>
        Also stop trading at the broker
      </button>
      <TypedButton title="Allow it again" label="To allow it at the broker again, type" onGo={() => ask(false)} />
      <AnswerLine answer={answer} />
    </section>
  );
}

function stateWords({ active, status, profitPaise, lossPaise, killSwitch }: PnlExitState): string {
  if (!active) return `Off (${status}).`;
  const limits = [
    lossPaise === null ? null : `at a loss of ${rupees(lossPaise)}`,
    profitPaise === null ? null : `at a profit of ${rupees(profitPaise)}`,
  ].filter((text) => text !== null);
  return `On: exits everything ${limits.join(' or ')}${killSwitch ? ', and stops trading' : ''}.`;
}

/** Rupees as typed → paise; null when it is no amount. Empty is none. */
function paiseOf(text: string): number | null {
  const bare = text.replaceAll(',', '').trim();
  return bare === '' ? 0 : /^\d{1,10}(\.\d{1,2})?$/.test(bare) ? Math.round(Number(bare) * PAISE) : null;
}

function PnlForm({ onSet }: { onSet: (answer: Promise<{ text: string }>) => void }) {
  const [loss, setLoss] = useState('');
  const [profit, setProfit] = useState('');
  const [stopAfter, setStopAfter] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const [lossPaise, profitPaise] = [paiseOf(loss), paiseOf(profit)];
    if (lossPaise === null || profitPaise === null || lossPaise + profitPaise === 0)
      return onSet(Promise.reject(new Error('Give a loss, a profit, or both, in rupees.')));
    onSet(call('pnlExit.set', { lossPaise, profitPaise, products: ['INTRADAY', 'DELIVERY'], killSwitch: stopAfter }));
  };
  return (
    <form className="kill-unlock" onSubmit={submit}>
      <label>
        Loss ₹ <input className="number" value={loss} onChange={({ target }) => setLoss(target.value)} />
      </label>
      <label>
        Profit ₹ <input className="number" value={profit} onChange={({ target }) => setProfit(target.value)} />
      </label>
      <label className="switch">
        <input type="checkbox" checked={stopAfter} onChange={({ target }) => setStopAfter(target.checked)} />
        then stop trading
      </label>
      <button type="submit" className="button">
        Switch on
      </button>
    </form>
  );
}

/** The broker's exit of everything by the day's result: how it stands, on, and off by the typed word. */
function PnlExit() {
  const [state, setState] = useState<PnlExitState | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const read = (): void => {
    call('pnlExit.read', {}).then(setState, (error: unknown) => setAnswer(failed(error)));
  };
  useEffect(read, []);
  const take = (asked: Promise<{ text: string }>): void => {
    asked.then(
      ({ text }) => {
        setAnswer(said(text));
        read();
      },
      (error: unknown) => setAnswer(failed(error)),
    );
  };
  return (
    <section aria-label="Exit by result at the broker">
      <h3>The broker’s exit by the day’s result</h3>
      <p>{state === null ? 'Asking the broker…' : stateWords(state)}</p>
      {state?.active === true ? (
        <TypedButton title="Switch off" label="To switch it off, type" onGo={() => take(call('pnlExit.stop', {}))} />
      ) : (
        <PnlForm onSet={take} />
      )}
      <AnswerLine answer={answer} />
    </section>
  );
}

/** What the broker itself can do, offered when the book is flat: it holds when this machine is off. */
export function BrokerDoors({ live }: { live: boolean }) {
  return (
    <div className="broker-doors">
      {!live && <p className="muted">On paper the simulated broker answers.</p>}
      <BrokerSwitch />
      <PnlExit />
    </div>
  );
}
