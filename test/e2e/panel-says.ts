/** What a panel says in each of its states. */
export interface PanelSays {
  /** The engine has not answered. */
  readonly loading: RegExp;
  /** The engine has nothing of what the panel shows; the words say how it is filled. */
  readonly empty: RegExp;
  /** Nothing in it is asked of the engine before somebody acts: a refusal has nothing to stand on. */
  readonly asksNothing?: true;
  /** How its values are marked when they stand still; absent where nothing moves with the market. */
  readonly values?: 'together' | 'apart';
}

/** A call that was given up says so, with a way to try again. */
const GIVEN_UP = String.raw`|had no answer within`;
const reading = (what: string): RegExp => new RegExp(`Reading ${what}…${GIVEN_UP}`, 'u');
const CHAINS = {
  loading: reading('the option chains'),
  empty: /No options are among the listed instruments\. List more of them/u,
  values: 'together',
} as const;
const ACCOUNT = reading('the account');
const NO_BOOK = /Waiting for 5 levels of RELIANCE/u;

/** Every panel, in the order of the list of panels. */
export const PANEL_SAYS: Readonly<Record<string, PanelSays>> = {
  // Rows and their values come as frames; a list of one's own is empty in words (face.test.ts).
  watchlist: { loading: /NIFTY/u, empty: /NIFTY/u, asksNothing: true, values: 'apart' },
  chart: { loading: /Reading 5m bars of RELIANCE…/u, empty: /Vol|No 5m bars of RELIANCE yet/u, values: 'together' },
  chain: CHAINS,
  builder: {
    loading: /no legs yet/u,
    empty: /no legs yet\.\s+r chooses a ready-made/u,
    asksNothing: true,
    values: 'together',
  },
  optioncharts: CHAINS,
  scalper: CHAINS,
  depth: { loading: NO_BOOK, empty: NO_BOOK, values: 'apart' },
  ladder: { loading: NO_BOOK, empty: /Best prices only/u, values: 'apart' },
  levels: { loading: reading('the levels of RELIANCE'), empty: /Pivots|none/u, values: 'together' },
  gaps: { loading: reading('the gap board'), empty: /No price of the pre-open yet\. .*come when/u, values: 'together' },
  sectors: { loading: reading('the sectors'), empty: /No closed minute yet\. .*begin with/u, values: 'together' },
  hits: { loading: new RegExp(`The scanners are starting${GIVEN_UP}`, 'u'), empty: /No hits yet/u },
  alerts: { loading: reading('the alerts'), empty: /No alerts yet\. Scanners make them/u },
  validation: { loading: reading('what became of the hits'), empty: /No hit of the last .*needs \d+ of them/u },
  expression: { loading: reading('the saved ones'), empty: /New scanner\s+Start from/u },
  positions: { loading: ACCOUNT, empty: /No positions\. .*with its first trade/u, values: 'together' },
  stops: { loading: ACCOUNT, empty: /No stops\. A ticket .* puts one here/u },
  orders: { loading: ACCOUNT, empty: /No orders today\. F1 buys/u },
  fills: { loading: ACCOUNT, empty: /No trades today\. An order that fills/u },
  journal: { loading: reading('the journal'), empty: /No round trip yet\. The first fill .*begins one/u },
  forever: { loading: reading('the forever orders'), empty: /No forever orders\. .*puts one here/u },
  baskets: { loading: /The tray is empty/u, empty: /The tray is empty\. Alt\+B in a ticket puts/u },
  risk: { loading: reading('the limits'), empty: /nothing blocks them/u },
  funds: { loading: reading('the funds'), empty: /Available/u },
  holdings: { loading: reading('the holdings'), empty: /No shares are held\. What is bought/u, values: 'together' },
  statements: { loading: /Choose a statement/u, empty: /Choose a statement and its days/u, asksNothing: true },
  audit: { loading: reading('the audit'), empty: /Nothing has been decided today/u },
  changes: { loading: reading('what changed in the instrument list'), empty: /no earlier list .*The next one shows/u },
  jobs: { loading: reading('the jobs'), empty: /No jobs are set up\. The configuration/u },
  health: { loading: reading('the quality'), empty: /sockets open/u },
  settings: { loading: reading('the settings'), empty: /config\.json/u },
  help: { loading: /Everywhere/u, empty: /Everywhere/u, asksNothing: true },
};
