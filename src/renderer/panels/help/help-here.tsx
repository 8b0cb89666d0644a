import { useStore } from 'zustand';
import { COMMANDS, keyOf, keysOf } from '../../shell/commands.ts';
import { PANEL_KEYS } from '../../shell/panel-keys.ts';
import { helpStore } from '../../stores/help.ts';
import { keysStore } from '../../stores/keys.ts';
import { ABOUT_PANELS } from './about-panels.ts';
import { panelTitle } from './panel-title.ts';

/** Keys that matter in every panel. */
const ALWAYS = [
  'find',
  'keys',
  'help.what',
  'panel.next',
  'order.buy',
  'order.sell',
  'trade.arm',
  'orders.cancelAll',
  'positions.exitAll',
  'kill',
];

function Keys({ rows }: { readonly rows: readonly { readonly title: string; readonly keys: readonly string[] }[] }) {
  return (
    <dl className="help-keys">
      {rows.map(({ title, keys }) => (
        <div key={`${title} ${keys.join()}`}>
          <dt>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{title}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What the panel that was looked at last is for, and its keys. */
export function HelpHere() {
  const from = useStore(helpStore, (state) => state.from);
  useStore(keysStore);
  const title = panelTitle(from);
  const own = PANEL_KEYS.filter(({ where }) => where.toLowerCase().split(', ').includes(title.toLowerCase())).map(
    (entry) => ({ title: entry.title, keys: [entry.keys] }),
  );
  const always = COMMANDS.filter(({ id }) => ALWAYS.includes(id)).map((command) => ({
    title: command.title,
    keys: keysOf(command.id),
  }));
  return (
    <section aria-label="Where I am">
      <h2>{title}</h2>
      <p>{ABOUT_PANELS[from] ?? 'A panel of this terminal.'}</p>
      {own.length === 0 ? (
        <p className="muted">It has no keys of its own: Tab and the arrows move through it.</p>
      ) : (
        <Keys rows={own} />
      )}
      <h2>Everywhere</h2>
      <Keys rows={always} />
      <p className="muted">
        Point at a column head or stand in a cell and press <kbd>{keyOf('help.what')}</kbd>: the word is looked up.
      </p>
    </section>
  );
}
