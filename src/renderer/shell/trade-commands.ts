import type { Command } from './commands.ts';

const panel = (id: string, title: string, key: string): Command => ({
  id: `panel.${id}`,
  title,
  group: 'Panels',
  keys: [key],
  run: (t) => t.focusPanel(id),
});

/** Commands of the order desk; NSE NEAT's function keys where it has them. */
export const TRADE_COMMANDS: readonly Command[] = [
  { id: 'order.buy', title: 'Buy ticket', group: 'Trade', keys: ['F1', '+'], run: (t) => t.openTicket('BUY') },
  { id: 'order.sell', title: 'Sell ticket', group: 'Trade', keys: ['F2', '-'], run: (t) => t.openTicket('SELL') },
  {
    id: 'trade.arm',
    title: 'Arm or disarm the keys that open positions',
    group: 'Trade',
    keys: ['Alt+A'],
    run: (t) => t.toggleArmed(),
  },
  {
    id: 'basket.add',
    title: 'Put the ticket into the basket',
    group: 'Trade',
    keys: ['Alt+B'],
    run: (t) => t.addToBasket(),
  },
  {
    id: 'orders.cancelAll',
    title: 'Cancel every working order',
    group: 'Trade',
    keys: ['Ctrl+Shift+X'],
    exit: true,
    run: (t) => t.cancelAll(),
  },
  {
    id: 'positions.exitAll',
    title: 'Cancel everything and exit every position',
    group: 'Trade',
    keys: ['Ctrl+Alt+X'],
    exit: true,
    run: (t) => t.exitAll(),
  },
  {
    id: 'trading.pause',
    title: 'Block entries, or lift that block',
    group: 'Trade',
    keys: ['Alt+P'],
    run: (t) => t.togglePause(),
  },
  {
    id: 'accounts',
    title: 'Accounts: what is traded, and change to another',
    group: 'Trade',
    keys: ['Alt+U'],
    run: (t) => t.openAccounts(),
  },
  {
    id: 'alarm.acknowledge',
    title: 'Acknowledge the oldest alarm',
    group: 'Trade',
    keys: ['Alt+Y'],
    run: (t) => t.acknowledge(),
  },
  {
    id: 'kill',
    title: 'Kill switch: block entries, cancel everything, exit everything',
    group: 'Trade',
    keys: ['Ctrl+Shift+K'],
    everywhere: true,
    exit: true,
    run: (t) => t.kill(),
  },
];

export const TRADE_PANEL_COMMANDS: readonly Command[] = [
  panel('positions', 'Go to the positions', 'q'),
  panel('stops', 'Go to the stops and targets', 'Shift+F3'),
  panel('orders', 'Go to the orders', 'F3'),
  panel('fills', 'Go to the trades', 'F8'),
  panel('journal', 'Go to the journal: round trips, notes, figures', 'Alt+N'),
  panel('forever', 'Go to the forever orders: over days, one or two legs', 'Shift+F8'),
  panel('baskets', 'Go to the baskets', 'Ctrl+F6'),
  panel('risk', 'Go to the risk limits', 'r'),
  panel('funds', 'Go to the funds', 'Ctrl+Alt+F'),
  panel('holdings', 'Go to the holdings', 'v'),
  panel('statements', 'Go to the statements: ledger, trades with charges', 'Shift+F7'),
  panel('audit', 'Go to the audit', 'F7'),
];

/** Keys that live inside the panels of the order desk. */
export const TRADE_PANEL_KEYS: readonly { readonly keys: string; readonly title: string; readonly where: string }[] = [
  { keys: 'Up Down', title: 'One lot more or less; with Shift ten', where: 'Ticket' },
  { keys: 'Ctrl+Up Ctrl+Down', title: 'Price by a tick; with Shift ten', where: 'Ticket' },
  { keys: 'm b a l b+1 a-2', title: 'Market, bid, ask, last, with ticks', where: 'Price of the ticket' },
  { keys: 'Ctrl+Enter', title: 'Send', where: 'Ticket, basket' },
  { keys: 'Up Down PgUp PgDn', title: 'Cursor by a row, by ten; the prices stand still', where: 'Ladder' },
  {
    keys: 'Ctrl+Enter Ctrl+Shift+Enter',
    title: 'Buy, sell at the cursor (armed); Alt in place of Ctrl: a stop',
    where: 'Ladder',
  },
  { keys: 'Alt+Delete', title: 'Cancel own orders at the cursor; with Shift all of the instrument', where: 'Ladder' },
  { keys: 'Ctrl+Delete', title: 'Cancel and exit the instrument', where: 'Ladder' },
  { keys: 'Space', title: 'Take the orders at the cursor; Up and Down carry, Enter puts', where: 'Ladder' },
  { keys: 'Left Right + −', title: 'Lots, with Shift ten; ticks a row', where: 'Ladder' },
  { keys: 'Home Esc', title: 'Back to the market; let the prices go', where: 'Ladder' },
  { keys: 'Enter', title: 'Change the order', where: 'Orders' },
  { keys: 'Ctrl+Delete', title: 'Cancel the order', where: 'Orders' },
  { keys: 'Space', title: 'Its whole life with every payload', where: 'Orders' },
  { keys: 'Enter', title: 'Change target, stop and trail', where: 'Stops' },
  { keys: 'Ctrl+Delete', title: 'Exit the position', where: 'Positions' },
  { keys: 'p', title: 'Exit a part of it', where: 'Positions' },
  { keys: 'Alt+Shift+R', title: 'Reverse it (armed)', where: 'Positions' },
  { keys: 't', title: 'Trail the stop by a distance', where: 'Positions' },
  { keys: 'Enter Ctrl+Delete', title: 'Change a leg, cancel the order', where: 'Forever orders' },
  { keys: 'v', title: 'Convert to another product', where: 'Positions' },
  { keys: 'Enter', title: 'Write the note of the round trip', where: 'Journal' },
  { keys: 'Ctrl+Enter Escape', title: 'Save the note, back to the row', where: 'Note of the journal' },
  { keys: 'Alt+Up Alt+Down Delete', title: 'Move or remove a leg', where: 'Baskets' },
  { keys: 'Ctrl+Delete', title: 'Cancel a basket that went out', where: 'Baskets' },
];
