import { useStore } from 'zustand';
import type { TradeDay } from '#contract/model/session.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import type { ReplayState } from '#contract/model/terminal.ts';
import { PLACE_KINDS, type PlaceKind, type ReplaySlice, replayStore } from '../stores/replay.ts';
import { istTime } from '../ui/format.ts';

/** Hit marks that are drawn; more would be one line. */
const HIT_MARKS_MAX = 300;

const NO_PLACES: ReplaySlice['places'] = { alert: [], fill: [] };

export interface ReplayMark {
  readonly kind: 'session' | 'hit' | PlaceKind;
  readonly atMs: number;
  readonly text: string;
}

/** Marks of the time line: where sessions begin and end, and where scanners fired so far, where alerts and fills came. */
export function replayMarks(
  day: TradeDay,
  { fromMs, toMs, hitsMs }: ReplayState,
  places: ReplaySlice['places'] = NO_PLACES,
): ReplayMark[] {
  const edges = new Map<number, string>();
  for (const [name, spans = []] of Object.entries(day.spans)) {
    for (const { phase, fromMinute, toMinute } of spans) {
      if (phase !== 'continuous') continue;
      edges.set(fromMinute, `${name} opens`);
      edges.set(toMinute, `${name} closes`);
    }
  }
  const sessions = [...edges].map(([minute, text]) => ({ atMs: day.midnightMs + minute * MINUTE_MS, text }));
  const within = ({ atMs }: { readonly atMs: number }): boolean => atMs >= fromMs && atMs <= toMs;
  const seen = PLACE_KINDS.flatMap((kind) =>
    places[kind].slice(-HIT_MARKS_MAX).map((atMs) => ({ kind, atMs, text: `${kind} ${istTime(atMs)}` })),
  );
  return [
    ...sessions.filter(within).map((mark) => ({ kind: 'session' as const, ...mark })),
    ...hitsMs
      .slice(-HIT_MARKS_MAX)
      .map((atMs) => ({ kind: 'hit' as const, atMs, text: `hit ${istTime(atMs)}` }))
      .filter(within),
    ...seen.filter(within),
  ];
}

/** The marks over the slider. */
export function ReplayMarks({ day, replay }: { readonly day: TradeDay; readonly replay: ReplayState }) {
  const places = useStore(replayStore, (state) => state.places);
  const span = Math.max(1, replay.toMs - replay.fromMs);
  return (
    <span className="replay-marks" aria-hidden="true">
      {replayMarks(day, replay, places).map(({ kind, atMs, text }) => (
        <i
          key={`${kind} ${atMs}`}
          data-kind={kind}
          title={text}
          style={{ left: `${((atMs - replay.fromMs) / span) * 100}%` }}
        />
      ))}
    </span>
  );
}
