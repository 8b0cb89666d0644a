import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { keyOf } from '../../shell/commands.ts';
import type { ProfileKind } from '../../stores/profile-choice.ts';
import { fixed, istDay, istTime } from '../../ui/format.ts';
import type { DrawControl } from './draw-control.ts';
import { DRAW_TEXT_MAX, DRAW_TOOLS, type DrawTool, POINTS_OF, TOOL_WORDS } from './draw-model.ts';
import type { DrawState } from './draw-state.ts';
import { PROFILE_WORDS, type ProfileStore } from './profile-store.ts';

/** Strokes of the pictures, in a square of 16. */
const PICTURES: Readonly<Record<DrawTool | 'undo' | 'remove' | 'profile', string>> = {
  trend: 'M2 13 14 3',
  ray: 'M3 13 14 2M14 2h-4M14 2v4',
  horizontal: 'M1 8h14M6 6v4M10 6v4',
  fib: 'M2 2h12M2 6h12M2 9h12M2 14h12',
  rectangle: 'M2 4h12v8H2z',
  text: 'M3 3h10M8 3v10',
  measure: 'M2 11 11 2l3 3-9 9zM5 8l1.5 1.5M8 5l1.5 1.5',
  profile: 'M14 2v12M14 4H9M14 7H3M14 10H6M14 13h-3',
  undo: 'M3 6h7a3.5 3.5 0 0 1 0 7H6M3 6l3-3M3 6l3 3',
  remove: 'M3 4h10M6 4V2h4v2M4 4l1 10h6l1-10',
};

function Picture({ name }: { name: keyof typeof PICTURES }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PICTURES[name]} fill="none" stroke="currentColor" strokeWidth="1.3" />
    </svg>
  );
}

/** Where a cursor is, in words. */
function placeWords(control: DrawControl, { cursor }: DrawState): string {
  if (cursor === null) return '';
  const t = control.place.timeOfIndex(cursor.index);
  return `${istDay(t)} ${istTime(t).slice(0, 5)}, ${fixed(cursor.price, control.place.instrument?.decimals ?? 2)}`;
}

/** What the keys do now, in words; empty while nothing is in hand. */
function hint(control: DrawControl, state: DrawState): string {
  const { tool, set, selected, part } = state;
  if (tool !== null) {
    const which = POINTS_OF[tool] === 2 ? `, point ${set.length + 1} of 2` : '';
    return `${TOOL_WORDS[tool]}${which}: ${placeWords(control, state)} · arrows, o h l c, Enter sets · Ctrl snaps the pointer · Esc`;
  }
  const drawing = control.drawings.find(({ id }) => id === selected);
  if (drawing === undefined) return '';
  const what = part === 'body' ? 'all of it' : `point ${part + 1}`;
  return `${TOOL_WORDS[drawing.tool]} selected: arrows move ${what}, Enter changes which · Delete · Ctrl+Z · Esc`;
}

function TextField({ control, leave }: { control: DrawControl; leave: () => void }) {
  const [text, setText] = useState('');
  const done = (words: string): void => {
    control.write(words);
    leave();
  };
  return (
    <input
      autoFocus
      className="draw-text"
      aria-label="Words on the chart"
      placeholder="Words, Enter puts them there"
      maxLength={DRAW_TEXT_MAX}
      value={text}
      onChange={({ target }) => setText(target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') done(text);
        else if (event.key === 'Escape') done('');
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}

/** Whether a button is on; what only acts is never. */
function isPressed(name: keyof typeof PICTURES, { tool }: DrawState, kind: ProfileKind): boolean | undefined {
  if (name === 'undo' || name === 'remove') return undefined;
  return name === 'profile' ? kind !== 'off' : tool === name;
}

interface BarProps {
  readonly control: DrawControl;
  /** Gives the keyboard to the chart. */
  readonly focusChart: () => void;
  readonly profile: ProfileStore;
  readonly nextProfile: () => void;
}

/** The drawing tools at the left edge of a chart; Up and Down go through them. */
export function DrawBar({ control, focusChart, profile, nextProfile }: BarProps) {
  const state = useStore(control.store);
  const { kind } = useStore(profile);
  const bar = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const words = hint(control, state);
  const { writing } = state;
  useEffect(() => {
    // A tool is used on the chart: it has the keys from now on.
    if (state.tool !== null && writing === null) focusChart();
  }, [state.tool, writing, focusChart]);
  const buttons = [
    ...DRAW_TOOLS.map((tool) => ({
      name: tool,
      title: `${TOOL_WORDS[tool]} (${keyOf(`draw.${tool}`)})`,
      run: () => control.choose(tool),
    })),
    { name: 'undo' as const, title: 'Take the last step back (Ctrl+Z in the chart)', run: () => control.undo() },
    { name: 'remove' as const, title: 'Delete the selected drawing (Delete)', run: () => void control.remove() },
    { name: 'profile' as const, title: `${PROFILE_WORDS[kind]} (${keyOf('chart.profile')})`, run: nextProfile },
  ];
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const next = (at + by + buttons.length) % buttons.length;
    setAt(next);
    bar.current?.querySelectorAll('button')[next]?.focus();
  };
  return (
    <>
      <div
        ref={bar}
        className="draw-bar"
        role="toolbar"
        aria-orientation="vertical"
        aria-label="Drawing tools"
        onKeyDown={onKeyDown}
      >
        {buttons.map(({ name, title, run }, i) => (
          <button
            key={name}
            type="button"
            tabIndex={i === at ? 0 : -1}
            title={title}
            aria-label={title}
            aria-pressed={isPressed(name, state, kind)}
            onFocus={() => setAt(i)}
            onClick={run}
          >
            <Picture name={name} />
          </button>
        ))}
      </div>
      {writing !== null && <TextField control={control} leave={focusChart} />}
      <p className="draw-hint" role="status">
        {words}
      </p>
    </>
  );
}
