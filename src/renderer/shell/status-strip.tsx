import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { msText } from '../panels/health/health-words.ts';
import { engineNowMs } from '../stores/engine-clock.ts';
import { prefsStore } from '../stores/prefs.ts';
import { sessionStore } from '../stores/session.ts';
import { grouped } from '../ui/format.ts';
import { ClockText } from './clock-text.tsx';
import { commandTarget } from './command-target.ts';
import { keyOf } from './commands.ts';
import { sessionWords } from './session-words.ts';
import { soundStore, soundWords } from './sound.ts';
import { tokenWarns, tokenWords } from './token-words.ts';

/** The phase of the session is looked at this often, ms. */
const PHASE_EVERY_MS = 1_000;

function Item({ name, value, warn = false }: { name: string; value: string; warn?: boolean }) {
  return (
    <span className="strip-item">
      {name} <b className={warn ? 'warn' : ''}>{value}</b>
    </span>
  );
}

function FeedItems() {
  const session = useStore(sessionStore, (state) => state.session);
  const health = useStore(sessionStore, (state) => state.health);
  const link = useStore(sessionStore, (state) => state.link);
  if (session === null) return null;
  const live = link.phase === 'open' && session.feed === 'live';
  const word = link.phase === 'open' ? session.feed : 'not connected';
  return (
    <>
      <span className="strip-item" title={session.feedReason ?? session.sourceLabel}>
        <span className={live ? 'dot is-live' : 'dot is-down'} />
        feed <b className={live ? '' : 'warn'}>{word}</b>
        {health !== null && ` ${health.sockets.open}/${health.sockets.wanted}`}
      </span>
      {health !== null && (
        <>
          <Item name="packets" value={`${grouped(Math.round(health.packetsPerSec))}/s`} />
          <Item name="lag p50" value={`${msText(health.lagMsP50)} p99 ${msText(health.lagMsP99)}`} />
          <Item name="stale" value={grouped(health.staleRows)} warn={health.staleRows > 0} />
          <Item name="dropped" value={grouped(health.dropped)} warn={health.dropped > 0} />
          <Item name="instruments" value={`${grouped(session.instruments)} / ${grouped(session.capacity)}`} />
          <Item name="bars" value={grouped(health.barsClosed)} />
        </>
      )}
    </>
  );
}

/** The account's token: how long it lasts, and why it does not. */
function TokenItem() {
  const token = useStore(sessionStore, (state) => state.session?.token ?? null);
  const leftMs = useStore(sessionStore, (state) => state.health?.tokenLeftMs ?? null);
  if (token === null) return null;
  const warn = tokenWarns(token);
  return (
    <span className="strip-item" title={token.reason ?? 'Access token of the broker account'}>
      token <b className={warn ? 'warn' : ''}>{tokenWords(token, leftMs)}</b>
    </span>
  );
}

function SessionItem() {
  const session = useStore(sessionStore, (state) => state.session);
  const [, redraw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => redraw((count) => count + 1), PHASE_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  if (session === null) return null;
  return <span className="strip-item">{sessionWords(session.day, session.nextDate, engineNowMs())}</span>;
}

function SoundItem() {
  const wanted = useStore(prefsStore, (state) => state.sound);
  const unlocked = useStore(soundStore, (state) => state.unlocked);
  return (
    <button
      type="button"
      className="strip-button"
      title={`Sound on or off (${keyOf('sound')})`}
      onClick={() => commandTarget.toggleSound()}
    >
      {soundWords(wanted, unlocked)}
    </button>
  );
}

/** Feed on the left, machine and session on the right. */
export function StatusStrip() {
  const health = useStore(sessionStore, (state) => state.health);
  return (
    <footer className="status-strip">
      <FeedItems />
      <TokenItem />
      <span className="spacer" />
      <SoundItem />
      {health !== null && (
        <>
          <Item name="loop p99" value={msText(health.loopMsP99)} />
          <Item name="engine" value={`${Math.round(health.engineMb)} MB`} />
        </>
      )}
      <span className="strip-item">
        <ClockText /> IST
      </span>
      <SessionItem />
    </footer>
  );
}
