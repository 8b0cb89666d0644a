import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { engineNowMs } from '../stores/engine-clock.ts';
import { sessionStore } from '../stores/session.ts';
import { grouped, istDay, istTime, speedText } from '../ui/format.ts';
import { commandTarget, replayControl } from './command-target.ts';
import { keyOf } from './commands.ts';
import { REPLAY_SPEEDS, speedRank } from './replay-speed.ts';

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

/** Play, speed and place of a recorded day. */
export function ReplayBar() {
  const replay = useStore(sessionStore, (state) => state.session?.replay ?? null);
  const [dragged, setDragged] = useState<number | null>(null);
  const [, redraw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => redraw((count) => count + 1), SEEK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  if (replay === null) return null;
  const now = replay.playing ? engineNowMs() : replay.nowMs;
  const place = Math.min(replay.toMs, Math.max(replay.fromMs, dragged ?? now));
  const seek = (): void => {
    if (dragged !== null) replayControl({ action: 'seek', value: dragged });
    setDragged(null);
  };
  return (
    <div className="replay-bar" role="group" aria-label="Replay">
      <button
        type="button"
        className="button"
        title={keyOf('replay.toggle')}
        onClick={() => commandTarget.replayToggle()}
      >
        {replay.playing ? 'Pause' : 'Play'} <kbd>{keyOf('replay.toggle')}</kbd>
      </button>
      <label>
        speed{' '}
        <select
          value={replay.speed}
          onChange={(event) =>
            replayControl({ action: 'speed', value: event.target.value === 'max' ? 'max' : Number(event.target.value) })
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
      <span className="time">{istTime(replay.fromMs)}</span>
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
      <span className="time">{istTime(replay.toMs)}</span>
      <strong className="time">
        {istDay(place, true)} {istTime(place)}
      </strong>
      <span className="muted" title={replay.file}>
        {fileNames(replay.file)}
      </span>
      {replay.ended && <span className="warn">end of the recording</span>}
      {replay.rejected > 0 && (
        <span className="warn" title={replay.reasons.join('\n')}>
          {grouped(replay.rejected)} unreadable lines
        </span>
      )}
    </div>
  );
}
