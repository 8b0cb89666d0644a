import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { TradeDay } from '#contract/model/session.ts';
import type { ReplayState } from '#contract/model/terminal.ts';
import { engineNowMs } from '../stores/engine-clock.ts';
import { ordersStore } from '../stores/orders.ts';
import { positionsStore } from '../stores/positions.ts';
import { replayStore } from '../stores/replay.ts';
import { sessionStore } from '../stores/session.ts';
import { showToast } from '../stores/toasts.ts';
import { grouped, istDay, istTime, speedText } from '../ui/format.ts';
import { commandTarget } from './command-target.ts';
import { replayControl } from './replay-control.ts';
import { COMMANDS, keyOf } from './commands.ts';
import { afterJumpWords, beforeJumpWords, openPositionsOf } from './replay-places.ts';
import { ReplayMarks } from './replay-marks.tsx';
import { REPLAY_SPEEDS, speedRank } from './replay-speed.ts';
import { timeOfText } from './replay-time.ts';

/** The seek bar moves this often, ms. */
const SEEK_EVERY_MS = 250;
/** Steps of the seek bar, ms. */
const SEEK_STEP_MS = 1_000;

/** Names of the replayed files without their folders. */
export function fileNames(files: string): string {
  return files
    .split(',')
    .map((file) => file.split(/[/\\]/).at(-1))
    .join(', ');
}

const STEPS: readonly (readonly [command: string, sign: string])[] = [
  ['replay.back', '−5m'],
  ['replay.step.tick', '+tick'],
  ['replay.step.second', '+1s'],
  ['replay.step.bar', '+bar'],
  ['replay.on', '+5m'],
];
/** What is jumped to; its commands end in `previous` and `next`. */
const JUMPS = ['hit', 'alert', 'fill'] as const;

/** A command as a small button; its words and keys are those of the command table. */
function CommandButton({ id, sign }: { readonly id: string; readonly sign: string }) {
  const command = COMMANDS.find((one) => one.id === id);
  if (command === undefined) return null;
  return (
    <button
      type="button"
      className="button"
      aria-label={`${sign}: ${command.title}`}
      title={`${command.title} (${keyOf(id)})`}
      onClick={() => command.run(commandTarget)}
    >
      {sign}
    </button>
  );
}

/** Play, steps, and jumps: one group each. */
function Transport({ playing }: { readonly playing: boolean }) {
  return (
    <>
      <button
        type="button"
        className="button replay-play"
        title={keyOf('replay.toggle')}
        onClick={() => commandTarget.replayToggle()}
      >
        {playing ? 'Pause' : 'Play'} <kbd>{keyOf('replay.toggle')}</kbd>
      </button>
      <span className="replay-steps">
        {STEPS.map(([id, sign]) => (
          <CommandButton key={id} id={id} sign={sign} />
        ))}
      </span>
      {JUMPS.map((kind) => (
        <span key={kind} className="replay-jump">
          <CommandButton id={`replay.${kind}.previous`} sign="⏮" />
          <span aria-hidden="true">{kind}</span>
          <CommandButton id={`replay.${kind}.next`} sign="⏭" />
        </span>
      ))}
    </>
  );
}

function SpeedMenu({ replay }: { readonly replay: ReplayState }) {
  return (
    <label className="replay-speed">
      <span className="replay-word">speed </span>
      <select
        aria-label="Speed"
        value={replay.speed}
        onChange={({ target }) =>
          replayControl({ action: 'speed', value: target.value === 'max' ? 'max' : Number(target.value) })
        }
      >
        {[...new Set([...REPLAY_SPEEDS, replay.speed])]
          .sort((a, b) => speedRank(a) - speedRank(b))
          .map((speed) => (
            <option key={speed} value={speed}>
              {speedText(speed)}
            </option>
          ))}
      </select>
    </label>
  );
}

function GoToTime({ day }: { readonly day: TradeDay }) {
  const [text, setText] = useState('');
  const go = (): void => {
    const ms = timeOfText(text);
    if (ms === null) {
      showToast({ level: 'warn', text: `"${text}" is no time. Write it as 10:42 or 10:42:05.`, slot: null, count: 1 });
      return;
    }
    replayControl({ action: 'seek', value: day.midnightMs + ms });
    setText('');
  };
  return (
    <input
      id="replay-go-to"
      className="replay-go-to"
      aria-label="Go to a time of the day"
      placeholder="10:42:00"
      title={`Go to a time (${keyOf('replay.goto')})`}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => event.key === 'Enter' && go()}
    />
  );
}

/** Play, speed, steps and place of a recorded day. */
export function ReplayBar() {
  const replay = useStore(sessionStore, (state) => state.session?.replay ?? null);
  const day = useStore(sessionStore, (state) => state.session?.day ?? null);
  const [dragged, setDragged] = useState<number | null>(null);
  const [, redraw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => redraw((count) => count + 1), SEEK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  if (replay === null || day === null) return null;
  const now = replay.playing ? engineNowMs() : replay.nowMs;
  const place = Math.min(replay.toMs, Math.max(replay.fromMs, dragged ?? now));
  const seek = (): void => {
    if (dragged !== null) replayControl({ action: 'seek', value: dragged });
    setDragged(null);
  };
  return (
    <div className="replay-bar" role="group" aria-label="Replay">
      <Transport playing={replay.playing} />
      <SpeedMenu replay={replay} />
      <span className="time replay-end">{istTime(replay.fromMs)}</span>
      <span className="replay-line">
        <input
          type="range"
          aria-label="Place in the recording"
          aria-valuetext={`${istDay(place)} ${istTime(place)}`}
          min={replay.fromMs}
          max={replay.toMs}
          step={SEEK_STEP_MS}
          value={place}
          onChange={(event) => setDragged(Number(event.target.value))}
          onPointerUp={seek}
          onKeyUp={seek}
          onBlur={seek}
        />
        <ReplayMarks day={day} replay={replay} />
      </span>
      <span className="time replay-end">{istTime(replay.toMs)}</span>
      <strong className="time">
        {istDay(place, true)} {istTime(place)}
      </strong>
      <GoToTime day={day} />
      <div className="replay-words">
        <AccountWords />
        <ReplayWords replay={replay} />
      </div>
    </div>
  );
}

/** What a jump does to the paper account, before it and after it. */
function AccountWords() {
  const orders = useStore(ordersStore, (state) => state.orders.size);
  const positions = useStore(positionsStore, openPositionsOf);
  const { reset, waitingFor } = useStore(replayStore);
  const before = beforeJumpWords(orders, positions);
  return (
    <span role="status" className="replay-account">
      {waitingFor !== null && <span className="warn">plays on to the next {waitingFor}</span>}
      {before !== null && (
        <span className="muted" title={before}>
          {before}
        </span>
      )}
      {before === null && reset !== null && (
        <span className="warn">{afterJumpWords(istTime(reset.atMs), reset.orders, reset.positions)}</span>
      )}
    </span>
  );
}

function ReplayWords({ replay }: { readonly replay: ReplayState }) {
  return (
    <>
      {replay.goingToMs !== null && <span className="warn">on the way to {istTime(replay.goingToMs)}</span>}
      {replay.ended && <span className="warn">end of the recording</span>}
      {replay.indexedMs !== null && replay.indexedMs < replay.toMs && (
        <span title="Seeks are fast up to here; the rest of the recording is being indexed">
          indexed {Math.floor((100 * (replay.indexedMs - replay.fromMs)) / (replay.toMs - replay.fromMs))} %
        </span>
      )}
      {replay.rejected > 0 && (
        <span className="warn" title={replay.reasons.join('\n')}>
          {grouped(replay.rejected)} unreadable lines
        </span>
      )}
      <span className="muted" title={replay.file}>
        {fileNames(replay.file)}
      </span>
    </>
  );
}
