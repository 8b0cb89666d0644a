import { type KeyboardEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { FIRST_BINDINGS, rebind, unbind } from '../../shell/bindings.ts';
import { chordOf } from '../../shell/chord.ts';
import { type Command, COMMANDS, keysOf } from '../../shell/commands.ts';
import { keysStore } from '../../stores/keys.ts';
import { settingsStore } from '../../stores/settings.ts';
import { KeyPresetChoice } from './key-preset-choice.tsx';

interface Asked {
  readonly id: string;
  readonly text: string;
  /** The chord that another command has, when it can be taken from it. */
  readonly chord: string | null;
}

const MODIFIERS = ['Control', 'Shift', 'Alt', 'Meta'];

/** Waits for one press; Escape leaves everything as it is. */
function Recorder(props: {
  readonly command: Command;
  readonly onChord: (chord: string) => void;
  readonly onEnd: () => void;
}) {
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Tab') return props.onEnd();
    event.preventDefault();
    event.stopPropagation();
    if (MODIFIERS.includes(event.key)) return;
    if (event.key === 'Escape') props.onEnd();
    else props.onChord(chordOf(event));
  };
  return (
    <input
      readOnly
      autoFocus
      value="Press the key…"
      aria-label={`New key of: ${props.command.title}`}
      onKeyDown={press}
      onBlur={props.onEnd}
    />
  );
}

function Keys({ id }: { readonly id: string }) {
  const keys = keysOf(id);
  return (
    <span>
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
      {keys.length === 0 && <span className="muted">palette only</span>}
    </span>
  );
}

function Row(props: {
  readonly command: Command;
  readonly asked: Asked | null;
  readonly onAsk: (asked: Asked | null) => void;
}) {
  const { command, asked, onAsk } = props;
  const own = useStore(keysStore, (state) => state.own[command.id] !== undefined);
  const [recording, setRecording] = useState(false);
  const change = useRef<HTMLButtonElement>(null);
  // What had the keyboard (the recorder, “Take it”, “reset”) is gone in the next frame.
  const stay = (): void =>
    void requestAnimationFrame(() => document.activeElement === document.body && change.current?.focus());
  const end = (): void => {
    setRecording(false);
    stay();
  };
  const take = (chord: string, force: boolean): void => {
    end();
    const result = rebind(COMMANDS, keysStore.getState(), { id: command.id, chord, take: force });
    if (result.kind === 'done') keysStore.setState(result.bindings);
    onAsk(
      result.kind === 'done'
        ? null
        : { id: command.id, text: result.text, chord: result.kind === 'conflict' ? chord : null },
    );
  };
  return (
    <div className="key-row" data-command={command.id}>
      <span>{command.title}</span>
      <Keys id={command.id} />
      {recording ? (
        <Recorder command={command} onChord={(chord) => take(chord, false)} onEnd={end} />
      ) : (
        <button
          type="button"
          className="chip is-box"
          ref={change}
          aria-label={`Change the key of: ${command.title}`}
          onClick={() => setRecording(true)}
        >
          change
        </button>
      )}
      {own && (
        <button
          type="button"
          className="chip is-box"
          aria-label={`Back to the preset: ${command.title}`}
          onClick={() => {
            keysStore.setState(unbind(keysStore.getState(), command.id), true);
            stay();
          }}
        >
          reset
        </button>
      )}
      {asked?.id === command.id && (
        <p role="alert" className="danger-text">
          {asked.text}{' '}
          {asked.chord !== null && (
            <button type="button" className="button" onClick={() => asked.chord !== null && take(asked.chord, true)}>
              Take it
            </button>
          )}
        </p>
      )}
    </div>
  );
}

/** The command table with the keys in force: a preset, and one's own over it. */
export function KeySettings() {
  const bindings = useStore(keysStore);
  const query = useStore(settingsStore, (state) => state.query).toLowerCase();
  const [asked, setAsked] = useState<Asked | null>(null);
  const shown = COMMANDS.filter(({ id, title }) => `${title} ${keysOf(id).join(' ')}`.toLowerCase().includes(query));
  return (
    <section aria-label="Keys">
      <KeyPresetChoice scope="settings" />
      <p className="muted">
        Keys that open positions work only while the arm switch is on. What cancels or exits works always, and always
        needs Ctrl or Alt.
      </p>
      <button
        type="button"
        className="button"
        onClick={() => keysStore.setState({ ...FIRST_BINDINGS, preset: bindings.preset }, true)}
      >
        Reset my keys
      </button>
      <div className="key-rows">
        {shown.map((command) => (
          <Row key={command.id} command={command} asked={asked} onAsk={setAsked} />
        ))}
      </div>
    </section>
  );
}
