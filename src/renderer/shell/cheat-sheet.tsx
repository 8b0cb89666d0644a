import { useEffect } from 'react';
import { useStore } from 'zustand';
import { sessionStore } from '../stores/session.ts';
import { keysStore } from '../stores/keys.ts';
import { commandTarget } from './command-target.ts';
import { type Command, COMMANDS, keyOf, keysOf } from './commands.ts';
import { PANEL_KEYS } from './panel-keys.ts';
import { KEY_PRESETS } from './key-presets.ts';
import { shellStore } from './shell-store.ts';
import { useOverlay } from './use-overlay.ts';

/** Whose keys these are, and the way to other ones. */
function Head({ close }: { readonly close: () => void }) {
  const bindings = useStore(keysStore);
  const change = (): void => {
    close();
    // After the sheet has given the keyboard back.
    requestAnimationFrame(() => commandTarget.openSettings('keys'));
  };
  return (
    <div className="sheet-head">
      <h2>Menu and keys</h2>
      <span className="muted">
        {KEY_PRESETS[bindings.preset].title}
        {Object.keys(bindings.own).length > 0 && ' with your own'}
      </span>
      <button type="button" className="button" onClick={change}>
        Change keys <kbd>{keyOf('settings.keys')}</kbd>
      </button>
      <span className="spacer" />
      <button type="button" className="button" onClick={close}>
        Close <kbd>Esc</kbd>
      </button>
    </div>
  );
}

/** A command with its keys; pressing it does what its keys do. */
function CommandLine({ command, close }: { readonly command: Command; readonly close: () => void }) {
  const run = (): void => {
    close();
    // After the sheet has given the keyboard back to what the command is about.
    requestAnimationFrame(() => command.run(commandTarget));
  };
  // What opens and closes this sheet is told, not offered; so is what cancels or exits: a slip of the pointer is no chord.
  const told = command.id === 'keys' || command.id === 'close' || command.exit === true;
  return (
    <div>
      <dt>
        {told ? (
          command.title
        ) : (
          <button type="button" className="sheet-run" onClick={run}>
            {command.title}
          </button>
        )}
      </dt>
      <dd>
        {keysOf(command.id).map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dd>
    </div>
  );
}

/** The menu: every command of the table on one page, with its keys, and the keys inside the panels. */
export function CheatSheet() {
  const close = (): void => shellStore.setState({ cheatSheetOpen: false });
  const dialog = useOverlay(close);
  const replaying = useStore(sessionStore, (state) => (state.session?.replay ?? null) !== null);
  useEffect(() => dialog.current?.focus(), [dialog]);
  const listed = COMMANDS.filter((command) => replaying || command.replayOnly !== true);
  const groups = [...new Set(listed.map((command) => command.group))];
  return (
    <div className="veil" onPointerDown={(event) => event.target === event.currentTarget && close()}>
      <div ref={dialog} className="sheet" role="dialog" aria-modal="true" aria-label="Menu and keys" tabIndex={-1}>
        <Head close={close} />
        <div className="sheet-groups">
          {groups.map((group) => (
            <section key={group}>
              <h3>{group}</h3>
              <dl>
                {listed
                  .filter((command) => command.group === group)
                  .map((command) => (
                    <CommandLine key={command.id} command={command} close={close} />
                  ))}
              </dl>
            </section>
          ))}
          <section>
            <h3>Inside a panel</h3>
            <dl>
              {PANEL_KEYS.map((entry) => (
                <div key={`${entry.where} ${entry.title}`}>
                  <dt>
                    {entry.title} <span className="muted">{entry.where}</span>
                  </dt>
                  <dd>
                    <kbd>{entry.keys}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        </div>
        <p className="muted">
          Charts: TradingView Lightweight Charts™, copyright © 2023 TradingView, Inc.{' '}
          <a href="https://www.tradingview.com/" target="_blank" rel="noopener noreferrer">
            https://www.tradingview.com/
          </a>
        </p>
      </div>
    </div>
  );
}
