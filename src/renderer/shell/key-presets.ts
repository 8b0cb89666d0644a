export const KEY_PRESET_NAMES = ['muhurat', 'neat', 'kite', 'tws'] as const;
export type KeyPresetName = (typeof KEY_PRESET_NAMES)[number];

export interface KeyPreset {
  readonly title: string;
  readonly sentence: string;
  /** Chords by command, in place of the table's; a chord that is given here is taken from whoever had it. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

/**
 * Maps of keys over the one command table. Whatever a preset says, what cancels or exits has a modifier (a test holds
 * it). NEAT's map is the published one of the exchange's own terminal; where that cancels or changes the order of a
 * row at once (Shift+F1, Shift+F2), it leads to the orders, whose row has the keys for it. Kite's and TWS's follow
 * their letters for what both terminals have, and are not a copy of everything they bind.
 */
export const KEY_PRESETS: Readonly<Record<KeyPresetName, KeyPreset>> = {
  muhurat: { title: 'Muhurat', sentence: "Single letters for panels, NEAT's function keys for orders.", keys: {} },
  neat: {
    title: 'NEAT',
    sentence: "The exchange terminal's function keys, as ODIN, NEST and NOW have them.",
    keys: {
      'order.buy': ['F1', '+'],
      'order.sell': ['F2', '-'],
      'panel.orders': ['F3', 'Shift+F1', 'Shift+F2'],
      'panel.watchlist': ['F4', 'w'],
      'panel.depth': ['F5', 'F6', 'k'],
      'panel.audit': ['F7'],
      'panel.fills': ['F8'],
      'panel.levels': ['F9', 'l'],
      'panel.sectors': ['F10', 'Alt+S'],
      find: ['F11', 'Shift+F7', '/', 'Ctrl+K'],
      'panel.positions': ['Alt+F6', 'q'],
      'panel.baskets': ['Ctrl+F6'],
      'panel.statements': ['Ctrl+F7'],
      'help.what': ['Ctrl+F1'],
      'panel.changes': ['u'],
      'panel.next': ['Ctrl+]'],
      'panel.previous': ['Ctrl+['],
    },
  },
  kite: {
    title: 'Kite',
    sentence:
      'B and S open tickets, C the chart, D the depth; Shift with O, P, H, F: orders, positions, holdings, funds.',
    keys: {
      'order.buy': ['b', 'F1', '+'],
      'order.sell': ['s', 'F2', '-'],
      'panel.chart': ['c'],
      'panel.depth': ['d', 'k'],
      'panel.orders': ['Shift+O', 'F3'],
      'panel.positions': ['Shift+P', 'q'],
      'panel.holdings': ['Shift+H', 'v'],
      'panel.funds': ['Shift+F', 'Ctrl+Alt+F'],
      find: ['/', 'Ctrl+K'],
      'panel.builder': ['Ctrl+Alt+S'],
      density: ['Ctrl+Alt+D'],
      preset: ['Ctrl+Alt+B'],
    },
  },
  tws: {
    title: 'TWS',
    sentence: 'Alt with a letter: B buys, S sells, C charts, M shows the book, O the portfolio, T the orders.',
    keys: {
      'order.buy': ['Alt+B', 'F1'],
      'order.sell': ['Alt+S', 'F2'],
      'basket.add': ['Ctrl+Alt+B'],
      'panel.sectors': ['Ctrl+Alt+S'],
      'panel.chart': ['Alt+C', 'c'],
      'panel.depth': ['Alt+M', 'k'],
      'panel.positions': ['Alt+O', 'q'],
      'panel.orders': ['Alt+T', 'F3'],
      'panel.scalper': ['Ctrl+Alt+Q'],
      find: ['Ctrl+F', '/', 'Ctrl+K'],
      'panel.window': ['Ctrl+Alt+O'],
    },
  },
};
