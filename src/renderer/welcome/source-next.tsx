import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Settings } from '#contract/calls/settings.ts';
import { faultOf } from '#contract/faults.ts';
import { call } from '../shell/terminal.ts';
import { sessionStore } from '../stores/session.ts';

type Source = 'sim' | 'dhan';

const NAMES: Readonly<Record<Source, string>> = { sim: 'the demo', dhan: 'Dhan' };

/** What the next start takes its prices from, in words, and whether a button may change it. */
function nextWords({ given, stored, running }: Settings, source: Source): { text: string; button: boolean } {
  if (given['source'] !== undefined) {
    const how = given['source'] === 'flag' ? '--source' : 'TERMINAL_SOURCE';
    return { text: `${how} decides where prices come from. Start with --source ${source}.`, button: false };
  }
  const next = stored['source'] ?? 'sim';
  if (next === source && running['source'] === source)
    return { text: `This terminal runs on ${NAMES[source]}.`, button: false };
  if (next === source)
    return { text: `The next start uses ${NAMES[source]}. End this terminal and start it again.`, button: false };
  return { text: '', button: true };
}

/** Sets where the next start takes its prices from. */
export function SourceNext({ source }: { readonly source: Source }) {
  const connected = useStore(sessionStore, (state) => state.link.phase === 'open');
  const [settings, setSettings] = useState<Settings | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    if (!connected) return;
    call('settings.read', {}).then(setSettings, (thrown: unknown) => setError(faultOf(thrown).text));
  }, [connected]);
  if (error !== null) return <p className="danger-text">{error}</p>;
  if (settings === null) return <p className="muted">Reading the settings…</p>;
  const { text, button } = nextWords(settings, source);
  const write = (): void => {
    call('settings.write', { stored: { ...settings.stored, source } }).then(setSettings, (thrown: unknown) =>
      setError(faultOf(thrown).text),
    );
  };
  return (
    <p role="status">
      {text}
      {button && (
        <button type="button" className="button" onClick={write}>
          Use {NAMES[source]} from the next start
        </button>
      )}
    </p>
  );
}
