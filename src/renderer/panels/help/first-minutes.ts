import type { KeyPresetName } from '../../shell/key-presets.ts';

/** One thing to do, with the commands whose keys are shown beside it. */
export interface Minute {
  readonly text: string;
  readonly commands: readonly string[];
}

const FIND: Minute = {
  text: 'Find anything by part of its name; Enter charts it, Ctrl+Enter puts it on the list.',
  commands: ['find'],
};
const ARM: Minute = {
  text: 'Arm the keys that open positions. Exits work without it, and always need Ctrl or Alt.',
  commands: ['trade.arm'],
};
const EXIT: Minute = {
  text: 'Know the ways out before the way in: cancel all orders, exit all positions, kill switch.',
  commands: ['orders.cancelAll', 'positions.exitAll', 'kill'],
};
const DESK: Minute = {
  text: 'Look at orders and positions; Enter changes a row, Ctrl+Delete cancels or exits it.',
  commands: ['panel.orders', 'panel.positions'],
};
const KEYS: Minute = { text: 'Every key on one page, and a word of any column head.', commands: ['keys', 'help.what'] };

/** The first five minutes, for the habits that somebody brings along. */
export const FIRST_MINUTES: Readonly<Record<KeyPresetName, readonly Minute[]>> = {
  muhurat: [
    FIND,
    {
      text: 'Go from panel to panel: single letters, or one after the other.',
      commands: ['panel.watchlist', 'panel.chart', 'panel.chain', 'panel.hits', 'panel.next'],
    },
    ARM,
    {
      text: 'Buy or sell what the row or chart shows. The ticket says margin, charges and what would be denied.',
      commands: ['order.buy', 'order.sell'],
    },
    DESK,
    EXIT,
    KEYS,
  ],
  neat: [
    {
      text: 'The function keys are those of the exchange terminal. The one difference: entry keys need the arm switch first.',
      commands: ['trade.arm'],
    },
    {
      text: 'Buy and sell from the row of the market watch; Ctrl+Enter sends the ticket.',
      commands: ['order.buy', 'order.sell'],
    },
    {
      text: 'Order book, market watch, market by price, trade book.',
      commands: ['panel.orders', 'panel.watchlist', 'panel.depth', 'panel.fills'],
    },
    {
      text: 'What happened to an order stands in the audit, which takes the place of the message log.',
      commands: ['panel.audit'],
    },
    { text: 'There is no contract code to type: part of the name finds it.', commands: ['find'] },
    { text: 'Multi-leg entry is the basket: all legs are checked together.', commands: ['panel.baskets'] },
    EXIT,
    KEYS,
  ],
  kite: [
    {
      text: 'B and S open the ticket, C the chart, D the depth, as you know them. Arm the keys first.',
      commands: ['trade.arm', 'order.buy', 'order.sell'],
    },
    {
      text: 'The market watch has lists as there; the search adds to them with Ctrl+Enter.',
      commands: ['panel.watchlist', 'find'],
    },
    { text: 'GTT is called forever order, MIS is INTRADAY, NRML is MARGIN.', commands: ['panel.forever'] },
    {
      text: 'A market order goes out as a limit a little beyond the best price: an empty book cannot fill it far away.',
      commands: [],
    },
    {
      text: 'Option chain and strategy builder stand beside the chart, not on other sites.',
      commands: ['panel.chain', 'panel.builder'],
    },
    DESK,
    EXIT,
    KEYS,
  ],
  tws: [
    {
      text: 'Alt with a letter works as there: buy, sell, chart, book. Arm the keys first: nothing is transmitted unarmed.',
      commands: ['trade.arm', 'order.buy', 'order.sell', 'panel.chart', 'panel.depth'],
    },
    {
      text: 'Layouts are workspaces on Ctrl+1 to Ctrl+9. Colours link panels as windows are grouped there.',
      commands: ['link.next', 'link.pin'],
    },
    { text: 'A panel goes into a window of its own, also on another screen.', commands: ['panel.window'] },
    { text: 'Bracket and trailing stop are in the ticket; attached stops have a panel.', commands: ['panel.stops'] },
    { text: 'Quantities are lots in the ticket; the units stand beside them.', commands: [] },
    FIND,
    DESK,
    EXIT,
  ],
};
