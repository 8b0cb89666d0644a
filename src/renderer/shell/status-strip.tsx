import { useStore } from 'zustand';
import { msText } from '../panels/health/health-words.ts';
import { engineNowMs } from '../stores/engine-clock.ts';
import { prefsStore } from '../stores/prefs.ts';
import { sessionStore } from '../stores/session.ts';
import { tradingStore } from '../stores/trading.ts';
import { grouped } from '../ui/format.ts';
import { ClockText } from './clock-text.tsx';
import { commandTarget } from './command-target.ts';
import { keyOf } from './commands.ts';
import { sessionWords } from './session-words.ts';
import { soundStore, soundWords } from './sound.ts';
import { tokenWarns, tokenWords } from './token-words.ts';
import { useEverySecond } from './use-every-second.ts';

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
  useEverySecond();
  if (session === null) return null;
  return <span className="strip-item">{sessionWords(session.day, session.nextDate, engineNowMs())}</span>;
}

function SoundItem() {
  const wanted = useStore(prefsStore, (state) => state.sound);
  const unlocked = useStore(soundStore, (state) => state.unlocked);
  const quiet = useStore(prefsStore, (state) => state.quiet);
  useEverySecond();
  return (
    <button
      type="button"
      className="strip-button"
      title={`Sound on or off (${keyOf('sound')})`}
      onClick={() => commandTarget.toggleSound()}
    >
      {soundWords(wanted, unlocked, quiet, engineNowMs())}
    </button>
  );
}

function OrderItems() {
  const trading = useStore(tradingStore, (state) => state.trading);
  if (trading === null) return null;
  const reconciled = trading.reconciledMs !== null;
  return (
    <>
      <Item name="orders" value={reconciled ? 'reconciled' : 'not reconciled'} warn={!reconciled} />
      {trading.stream !== 'live' && <Item name="order stream" value={trading.stream} warn />}
      <Item name="in doubt" value={grouped(trading.inDoubt)} warn={trading.inDoubt > 0} />
      <Item name="journal" value={trading.journal} warn={trading.journal !== 'ok'} />
    </>
  );
}

/** Feed on the left, machine and session on the right. */
export function StatusStrip() {
  const health = useStore(sessionStore, (state) => state.health);
  return (
    <footer className="status-strip">
      <FeedItems />
      <OrderItems />
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
