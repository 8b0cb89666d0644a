import { toggleMap, watchStore } from '../panels/watchlist/watch-store.ts';
import { stepList } from '../stores/watchlists.ts';
import type { Command, CommandTarget } from './commands.ts';

/** Goes to the market watch, which then does what is asked. */
function ask(target: CommandTarget, asked: 'new' | 'export'): void {
  target.focusPanel('watchlist');
  watchStore.setState({ asked });
}

/** What acts on the market watch as a whole; the keys of its rows are in panel-keys.ts. */
export const WATCH_COMMANDS: readonly Command[] = [
  {
    id: 'watch.next',
    title: 'Market watch: next list',
    group: 'Panels',
    keys: ['Alt+PageDown'],
    run: () => stepList(1),
  },
  {
    id: 'watch.previous',
    title: 'Market watch: list before',
    group: 'Panels',
    keys: ['Alt+PageUp'],
    run: () => stepList(-1),
  },
  {
    id: 'watch.add',
    title: 'Market watch: add what holds the keyboard to the list',
    group: 'Panels',
    keys: ['Alt+Insert', 'Ctrl+Alt+Y'],
    run: (t) => t.addToWatch(),
  },
  {
    id: 'watch.new',
    title: 'Market watch: new list',
    group: 'Panels',
    keys: ['Ctrl+Alt+N'],
    run: (t) => ask(t, 'new'),
  },
  {
    id: 'watch.setup',
    title: 'Market watch: columns, colours, spreads, import',
    group: 'Panels',
    keys: ['Ctrl+Alt+W'],
    run: (t) => {
      t.focusPanel('watchlist');
      watchStore.setState({ setup: 'columns' });
    },
  },
  {
    id: 'watch.map',
    title: 'Market watch: map or table',
    group: 'Panels',
    keys: ['Ctrl+Alt+M'],
    run: (t) => {
      t.focusPanel('watchlist');
      toggleMap();
    },
  },
  {
    id: 'watch.export',
    title: 'Market watch: export the shown rows as CSV',
    group: 'Panels',
    keys: ['Ctrl+Alt+E'],
    run: (t) => ask(t, 'export'),
  },
];
