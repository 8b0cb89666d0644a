/** What each panel is for, in one or two sentences. */
export const ABOUT_PANELS: Readonly<Record<string, string>> = {
  watchlist:
    'The whole market or one of your lists, live. Enter charts a row; Ctrl+Enter in the search puts an instrument on the list.',
  chart:
    'Bars of the chosen instrument with indicators, levels and the hits of the scanners. Older bars come as you move left.',
  chain:
    'All strikes of an expiry, calls left, puts right, with IV, delta and open interest. The money stays in the middle.',
  builder: 'Legs of a strategy with payoff, Greeks, margin, charges and breakevens, before anything is sent.',
  optioncharts:
    'Charts of an underlying and its options: straddle, open interest by strike, PCR, smile, term, exposure.',
  scalper: 'Call, underlying and put beside each other, with the strike stepped by keys and the time that is left.',
  depth: 'The book of the chosen instrument: 5, 20 or 200 levels, and what a size would cost.',
  ladder:
    'Prices one below the other with the book and your orders at them. A press places, a drag moves, Alt+Delete cancels.',
  levels: 'Pivots, central range, averages and yesterday for the chosen instrument, with the distance to each.',
  gaps: 'Before and at the open: which instruments open away from the close before, and which gaps are filled.',
  sectors: 'Which sectors move the market, and with how many of their members.',
  hits: 'What the scanners found, newest first. Space shows every value that fired a hit, F1 and F2 open its plan.',
  alerts: 'What asks for you: hits above your limits and rules of your own such as NIFTY > 25000.',
  validation: 'What became of the hits of past days: rates with how far they can be trusted.',
  expression: 'Scanners of your own, written as one condition, with a test over past days.',
  positions: 'What you hold, live, with its result. Exit, reverse and trail from the row.',
  stops: 'Stops, targets and trailing stops that watch your positions.',
  orders: 'Every order of the day with its life. Enter changes, Ctrl+Delete cancels.',
  fills: 'Every execution of the day with price and charges.',
  journal: 'Round trips made of your fills, with notes, tags and what they add up to.',
  forever: 'Orders that rest at the broker for days.',
  baskets: 'Several orders that are checked and sent together.',
  risk: 'Every limit, how much of it is used, and what blocks entries now.',
  funds: 'Money at the broker: free, blocked, and where it went.',
  holdings: 'Shares in the demat account, and what of them can be sold.',
  statements: 'Ledger and trades of past days.',
  audit: 'Every decision about orders with its reason: what was asked, checked, sent and answered.',
  changes: 'What changed overnight in the instrument list: lots, ticks, freeze quantities, expiries.',
  jobs: 'What the terminal does by itself, when, and what failed.',
  health: 'Whether feed, clock, store and threads are in order, with a remedy where they are not.',
  settings: 'Configuration, look and sound, keys, workspaces. Everything can be searched, reset, saved and read in.',
  help: 'This panel: keys of where you are, first steps, panels, and every word with its meaning.',
};
