import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { faultOf } from '#contract/faults.ts';
import { type KillState, UNLOCK_WORD } from '#contract/model/trading.ts';
import { engineNowMs } from '../stores/engine-clock.ts';
import { tradingStore } from '../stores/trading.ts';
import { age, istTime } from '../ui/format.ts';
import { BrokerDoors } from './broker-doors.tsx';
import { keyOf } from './commands.ts';
import { keyboardToLayout } from './dock-control.ts';
import { onEscape } from './escape-stack.ts';
import { shellStore } from './shell-store.ts';
import { call } from './terminal.ts';
import { startKill } from './trade-target.ts';

/** The countdown of the hold time is redrawn this often, ms. */
const COUNT_EVERY_MS = 250;

const PHASES = ['blocking', 'cancelling', 'flattening', 'done'] as const;
const PHASE_WORDS: Readonly<Record<KillState['phase'], string>> = {
  idle: 'Ready. Nothing has been done.',
  blocking: 'Blocking entries…',
  cancelling: 'Cancelling working orders…',
  flattening: 'Exiting positions…',
  done: 'Done: entries blocked, orders cancelled, positions flat.',
  stuck: 'STUCK: something could not be done. See the steps.',
};

/** Time left of the hold, ms; 0 when it is over or there is none. */
function useHold(untilMs: number | null): number {
  const [leftMs, setLeftMs] = useState(0);
  useEffect(() => {
    const count = (): void => setLeftMs(untilMs === null ? 0 : Math.max(0, untilMs - engineNowMs()));
    count();
    const timer = setInterval(count, COUNT_EVERY_MS);
    return () => clearInterval(timer);
  }, [untilMs]);
  return leftMs;
}

function Unlock({ kill }: { kill: KillState }) {
  const [word, setWord] = useState('');
  const [error, setError] = useState<string | null>(null);
  const leftMs = useHold(kill.holdUntilMs);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    call('kill.unlock', { word }).then(
      (next) => {
        tradingStore.setState(({ trading }) => ({ trading: trading === null ? null : { ...trading, kill: next } }));
        if (next.phase === 'idle') shellStore.setState({ killOpen: false });
      },
      (failure: unknown) => setError(faultOf(failure).text),
    );
  };
  return (
    <form className="kill-unlock" onSubmit={submit}>
      <label>
        {leftMs > 0 ? `Entries stay blocked for ${age(leftMs)} more. Then type` : 'To allow entries again, type'}{' '}
        <b>{UNLOCK_WORD}</b>{' '}
        <input value={word} autoComplete="off" spellCheck={false} onChange={({ target }) => setWord(target.value)} />
      </label>
      <button type="submit" className="button" disabled={leftMs > 0 || word !== UNLOCK_WORD}>
        Unlock
      </button>
      {error !== null && <p className="ticket-denied">{error}</p>}
    </form>
  );
}

function Progress({ kill }: { kill: KillState }) {
  const at = PHASES.findIndex((phase) => phase === kill.phase);
  return (
    <>
      <ol className="kill-phases" aria-label="Phases">
        {PHASES.map((phase, i) => (
          <li
            key={phase}
            aria-current={kill.phase === phase ? 'step' : undefined}
            data-done={at > i || kill.phase === 'done'}
          >
            {phase}
          </li>
        ))}
      </ol>
      <p>
        Orders cancelled <b>{kill.cancelled}</b> of <b>{kill.working}</b> · positions flat <b>{kill.flattened}</b> of{' '}
        <b>{kill.openPositions}</b>
      </p>
      <ol className="kill-steps" aria-label="Steps" tabIndex={0}>
        {kill.steps.toReversed().map((step) => (
          <li key={`${step.atMs} ${step.text}`}>
            <span className="time muted">{istTime(step.atMs)}</span> {step.text}
          </li>
        ))}
      </ol>
    </>
  );
}

function KillBody({ kill, live, close }: { kill: KillState; live: boolean; close: () => void }) {
  const idle = kill.phase === 'idle';
  const start = useRef<HTMLButtonElement>(null);
  useEffect(() => onEscape(close), [close]);
  useEffect(() => {
    if (idle) start.current?.focus();
  }, [idle]);
  useEffect(
    () => () => {
      // The field of the word had the keyboard and went with the panel.
      if (document.activeElement === document.body) keyboardToLayout();
    },
    [],
  );
  return (
    <section className="kill" role="dialog" aria-label="Kill switch">
      <header>
        <h2>Kill switch</h2>
        <span className="spacer" />
        <button type="button" className="quiet" onClick={close}>
          <kbd>Esc</kbd> <span className="hidden-words">closes the kill switch</span>
        </button>
      </header>
      <p role="status" className={kill.phase === 'stuck' ? 'ticket-denied' : ''}>
        {PHASE_WORDS[kill.phase]}
      </p>
      {idle ? (
        <button ref={start} type="button" className="kill-start" onClick={startKill}>
          Block entries, cancel everything, exit everything <kbd>{keyOf('kill')}</kbd>
        </button>
      ) : (
        <Progress kill={kill} />
      )}
      {(kill.phase === 'done' || kill.phase === 'stuck') && <Unlock kill={kill} />}
      {kill.phase === 'done' && <BrokerDoors live={live} />}
    </section>
  );
}

const closeKill = (): void => shellStore.setState({ killOpen: false });

/** The kill switch at work; it opens by itself when another window or the command line starts it. */
export function KillPanel() {
  const open = useStore(shellStore, (state) => state.killOpen);
  const trading = useStore(tradingStore, (state) => state.trading);
  const phase = trading?.kill.phase ?? 'idle';
  useEffect(() => {
    if (phase !== 'idle') shellStore.setState({ killOpen: true });
  }, [phase]);
  if (!open || trading === null) return null;
  return <KillBody kill={trading.kill} live={trading.mode === 'live'} close={closeKill} />;
}
