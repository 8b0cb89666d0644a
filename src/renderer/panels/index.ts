import { AlertsFacts, AlertsPanel, AlertsTools } from './alerts/alerts.tsx';
import { builderTitle } from './builder/builder-title.ts';
import { ChainFacts, ChainPanel, ChainTools, chainTitle } from './chain/chain.tsx';
import { changesCode } from './changes/changes-code.ts';
import { Chart, chartTitle } from './chart/chart.tsx';
import { ChartTools } from './chart/chart-tools.tsx';
import { DepthPanel, DepthTools, depthTitle } from './depth/depth.tsx';
import { expressionCode } from './expression/expression-code.ts';
import { GapsFacts, GapsPanel } from './gaps/gaps.tsx';
import { HealthPanel } from './health/health.tsx';
import { namePanels } from './help/panel-title.ts';
import { Hits } from './hits/hits.tsx';
import { HitsFacts, HitsTools } from './hits/hits-head.tsx';
import { jobsCode } from './jobs/jobs-code.ts';
import { JournalFacts, JournalPanel } from './journal/journal.tsx';
import { LadderPanel, ladderTitle } from './ladder/ladder.tsx';
import { LevelsPanel, LevelsTools, levelsTitle } from './levels/levels.tsx';
import { optionChartsTitle } from './optioncharts/option-charts-title.ts';
import { lazyBody, lazyPart } from './lazy-panel.tsx';
import { LAZY } from './lazy-panels.ts';
import type { Panel } from './panel.ts';
import { scalperTitle } from './scalper/scalper-title.ts';
import { SectorsFacts, SectorsPanel, SectorsTools } from './sectors/sectors.tsx';
import { settingsCode } from './settings/settings-code.ts';
import { FillsPanel } from './trade/fills.tsx';
import { FundsPanel, HoldingsPanel } from './trade/funds.tsx';
import { OrdersFacts, OrdersPanel } from './trade/orders.tsx';
import { PositionsFacts, PositionsPanel } from './trade/positions.tsx';
import { StopsFacts, StopsPanel } from './trade/stops.tsx';
import { validationCode } from './validation/validation-code.ts';
import { Watchlist, WatchlistFacts, WatchlistTools } from './watchlist/watchlist.tsx';

/** Every panel, in the order in which F6 visits them. */
export const PANELS: readonly Panel[] = [
  {
    id: 'watchlist',
    title: 'Market watch',
    component: Watchlist,
    tools: WatchlistTools,
    facts: WatchlistFacts,
    linked: true,
    values: 'apart',
  },
  {
    id: 'chart',
    title: 'Chart',
    component: Chart,
    liveTitle: chartTitle,
    tools: ChartTools,
    linked: true,
    values: 'together',
  },
  {
    id: 'chain',
    title: 'Option chain',
    component: ChainPanel,
    liveTitle: chainTitle,
    tools: ChainTools,
    facts: ChainFacts,
    linked: true,
    values: 'together',
  },
  {
    id: 'builder',
    title: 'Strategy builder',
    component: lazyBody(LAZY.builder, (code) => code.BuilderPanel),
    liveTitle: builderTitle,
    linked: false,
    values: 'together',
  },
  {
    id: 'optioncharts',
    title: 'Option charts',
    component: lazyBody(LAZY.optioncharts, (code) => code.OptionChartsPanel),
    liveTitle: optionChartsTitle,
    linked: false,
    values: 'together',
  },
  {
    id: 'scalper',
    title: 'Scalper',
    component: lazyBody(LAZY.scalper, (code) => code.ScalperPanel),
    liveTitle: scalperTitle,
    facts: lazyPart(LAZY.scalper, (code) => code.ScalperFacts),
    linked: false,
    values: 'together',
    account: true,
  },
  {
    id: 'depth',
    title: 'Depth',
    component: DepthPanel,
    liveTitle: depthTitle,
    tools: DepthTools,
    linked: true,
    values: 'apart',
  },
  { id: 'ladder', title: 'Ladder', component: LadderPanel, liveTitle: ladderTitle, linked: true, values: 'apart' },
  {
    id: 'levels',
    title: 'Levels',
    component: LevelsPanel,
    liveTitle: levelsTitle,
    tools: LevelsTools,
    linked: true,
    values: 'together',
  },
  { id: 'gaps', title: 'Gap board', component: GapsPanel, facts: GapsFacts, linked: true, values: 'together' },
  {
    id: 'sectors',
    title: 'Sectors',
    component: SectorsPanel,
    tools: SectorsTools,
    facts: SectorsFacts,
    linked: true,
    values: 'together',
  },
  { id: 'hits', title: 'Scanners', component: Hits, tools: HitsTools, facts: HitsFacts, linked: true },
  { id: 'alerts', title: 'Alerts', component: AlertsPanel, tools: AlertsTools, facts: AlertsFacts, linked: false },
  {
    id: 'validation',
    title: 'Validation',
    component: lazyBody(validationCode, (code) => code.ValidationPanel),
    tools: lazyPart(validationCode, (code) => code.ValidationTools),
    facts: lazyPart(validationCode, (code) => code.ValidationFacts),
    linked: false,
  },
  {
    id: 'expression',
    title: 'Scan editor',
    component: lazyBody(expressionCode, (code) => code.ExpressionPanel),
    linked: false,
  },
  {
    id: 'positions',
    title: 'Positions',
    component: PositionsPanel,
    facts: PositionsFacts,
    linked: false,
    values: 'together',
    account: true,
  },
  { id: 'stops', title: 'Stops', component: StopsPanel, facts: StopsFacts, linked: false, account: true },
  { id: 'orders', title: 'Orders', component: OrdersPanel, facts: OrdersFacts, linked: false, account: true },
  { id: 'fills', title: 'Trades', component: FillsPanel, linked: false, account: true },
  { id: 'journal', title: 'Journal', component: JournalPanel, facts: JournalFacts, linked: false, account: true },
  {
    id: 'forever',
    title: 'Forever',
    component: lazyBody(LAZY.forever, (code) => code.ForeverPanel),
    linked: false,
    account: true,
  },
  {
    id: 'baskets',
    title: 'Baskets',
    component: lazyBody(LAZY.baskets, (code) => code.BasketsPanel),
    linked: false,
    account: true,
  },
  {
    id: 'risk',
    title: 'Risk',
    component: lazyBody(LAZY.risk, (code) => code.RiskPanel),
    facts: lazyPart(LAZY.risk, (code) => code.RiskFacts),
    linked: false,
    account: true,
  },
  { id: 'funds', title: 'Funds', component: FundsPanel, linked: false, account: true },
  { id: 'holdings', title: 'Holdings', component: HoldingsPanel, linked: false, account: true, values: 'together' },
  {
    id: 'statements',
    title: 'Statements',
    component: lazyBody(LAZY.statements, (code) => code.StatementsPanel),
    linked: false,
    account: true,
  },
  {
    id: 'audit',
    title: 'Audit',
    component: lazyBody(LAZY.audit, (code) => code.AuditPanel),
    linked: false,
    account: true,
  },
  {
    id: 'changes',
    title: 'List changes',
    component: lazyBody(changesCode, (code) => code.ChangesPanel),
    tools: lazyPart(changesCode, (code) => code.ChangesTools),
    facts: lazyPart(changesCode, (code) => code.ChangesFacts),
    linked: false,
  },
  {
    id: 'jobs',
    title: 'Jobs',
    component: lazyBody(jobsCode, (code) => code.JobsPanel),
    facts: lazyPart(jobsCode, (code) => code.JobsFacts),
    linked: false,
  },
  { id: 'health', title: 'Health', component: HealthPanel, linked: false },
  {
    id: 'settings',
    title: 'Settings',
    component: lazyBody(settingsCode, (code) => code.SettingsPanel),
    tools: lazyPart(settingsCode, (code) => code.SettingsTools),
    facts: lazyPart(settingsCode, (code) => code.SettingsFacts),
    linked: false,
  },
  {
    id: 'help',
    title: 'Help',
    component: lazyBody(LAZY.help, (code) => code.HelpPanel),
    tools: lazyPart(LAZY.help, (code) => code.HelpTools),
    linked: false,
  },
];
namePanels(PANELS);

export const PANEL_IDS: ReadonlySet<string> = new Set(PANELS.map((panel) => panel.id));
