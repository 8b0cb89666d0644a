import { type FunctionComponent, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { panelFocus } from '../../shell/panel-focus.ts';
import { HELP_PARTS, type HelpPart, helpStore } from '../../stores/help.ts';
import { HelpHere } from './help-here.tsx';
import { HelpPanels } from './help-panels.tsx';
import { HelpStart } from './help-start.tsx';
import { HelpWords } from './help-words.tsx';

const PARTS: Readonly<Record<HelpPart, { readonly title: string; readonly component: FunctionComponent }>> = {
  here: { title: 'Where I am', component: HelpHere },
  start: { title: 'First five minutes', component: HelpStart },
  panels: { title: 'Panels', component: HelpPanels },
  words: { title: 'Words', component: HelpWords },
};

/** Keys of where you are, first steps, panels, and every word with its meaning. */
export function HelpPanel() {
  const part = useStore(helpStore, (state) => state.part);
  const body = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      panelFocus('help', () =>
        (body.current?.querySelector<HTMLElement>('input[type="search"]') ?? body.current)?.focus(),
      ),
    [],
  );
  const { component: Part, title } = PARTS[part];
  return (
    <div ref={body} tabIndex={0} role="region" aria-label={`Help: ${title}`} className="panel-body help">
      <Part />
    </div>
  );
}

export function HelpTools() {
  const part = useStore(helpStore, (state) => state.part);
  return (
    <div className="tools" role="group" aria-label="Parts of the help">
      {HELP_PARTS.map((name) => (
        <button
          key={name}
          type="button"
          className="chip"
          aria-pressed={name === part}
          onClick={() => helpStore.setState({ part: name })}
        >
          {PARTS[name].title}
        </button>
      ))}
    </div>
  );
}
