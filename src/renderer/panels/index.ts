import { AlertsFacts, AlertsPanel, AlertsTools } from './alerts/alerts.tsx';
import { BuilderPanel, builderTitle } from './builder/builder.tsx';
import { ChainFacts, ChainPanel, ChainTools, chainTitle } from './chain/chain.tsx';
import { ChangesFacts, ChangesPanel, ChangesTools } from './changes/changes.tsx';
import { Chart, chartTitle } from './chart/chart.tsx';
import { ChartTools } from './chart/chart-tools.tsx';
import { DepthPanel, DepthTools, depthTitle } from './depth/depth.tsx';
import { ExpressionPanel } from './expression/expression.tsx';
import { GapsFacts, GapsPanel } from './gaps/gaps.tsx';
import { HealthPanel } from './health/health.tsx';
import { Hits } from './hits/hits.tsx';
import { HitsFacts, HitsTools } from './hits/hits-head.tsx';
import { JobsFacts, JobsPanel } from './jobs/jobs.tsx';
import { LadderPanel, ladderTitle } from './ladder/ladder.tsx';
import { LevelsPanel, LevelsTools, levelsTitle } from './levels/levels.tsx';
import { OptionChartsPanel, optionChartsTitle } from './optioncharts/option-charts.tsx';
import type { Panel } from './panel.ts';
import { ScalperFacts, ScalperPanel, scalperTitle } from './scalper/scalper.tsx';
import { SectorsFacts, SectorsPanel, SectorsTools } from './sectors/sectors.tsx';
import { SettingsFacts, SettingsPanel, SettingsTools } from './settings/settings.tsx';
import { AuditPanel } from './trade/audit.tsx';
import { BasketsPanel } from './trade/baskets.tsx';
import { ForeverPanel } from './trade/forever.tsx';
import { FillsPanel } from './trade/fills.tsx';
import { FundsPanel, HoldingsPanel } from './trade/funds.tsx';
import { OrdersFacts, OrdersPanel } from './trade/orders.tsx';
import { PositionsFacts, PositionsPanel } from './trade/positions.tsx';
import { RiskFacts, RiskPanel } from './trade/risk.tsx';
import { StatementsPanel } from './trade/statements.tsx';
import { StopsFacts, StopsPanel } from './trade/stops.tsx';
import { ValidationFacts, ValidationPanel, ValidationTools } from './validation/validation.tsx';
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
  },
  { id: 'chart', title: 'Chart', component: Chart, liveTitle: chartTitle, tools: ChartTools, linked: true },
  {
    id: 'chain',
    title: 'Option chain',
    component: ChainPanel,
    liveTitle: chainTitle,
    tools: ChainTools,
    facts: ChainFacts,
    linked: true,
  },
  { id: 'builder', title: 'Strategy builder', component: BuilderPanel, liveTitle: builderTitle, linked: false },
  {
    id: 'optioncharts',
    title: 'Option charts',
    component: OptionChartsPanel,
    liveTitle: optionChartsTitle,
    linked: false,
  },
  {
    id: 'scalper',
    title: 'Scalper',
    component: ScalperPanel,
    liveTitle: scalperTitle,
    facts: ScalperFacts,
    linked: false,
    account: true,
  },
  { id: 'depth', title: 'Depth', component: DepthPanel, liveTitle: depthTitle, tools: DepthTools, linked: true },
  { id: 'ladder', title: 'Ladder', component: LadderPanel, liveTitle: ladderTitle, linked: true },
  {
    id: 'levels',
    title: 'Levels',
    component: LevelsPanel,
    liveTitle: levelsTitle,
    tools: LevelsTools,
    linked: true,
  },
  { id: 'gaps', title: 'Gap board', component: GapsPanel, facts: GapsFacts, linked: true },
  {
    id: 'sectors',
    title: 'Sectors',
    component: SectorsPanel,
    tools: SectorsTools,
    facts: SectorsFacts,
    linked: true,
  },
  { id: 'hits', title: 'Scanners', component: Hits, tools: HitsTools, facts: HitsFacts, linked: true },
  { id: 'alerts', title: 'Alerts', component: AlertsPanel, tools: AlertsTools, facts: AlertsFacts, linked: false },
  {
    id: 'validation',
    title: 'Validation',
    component: ValidationPanel,
    tools: ValidationTools,
    facts: ValidationFacts,
    linked: false,
  },
  { id: 'expression', title: 'Scan editor', component: ExpressionPanel, linked: false },
  {
    id: 'positions',
    title: 'Positions',
    component: PositionsPanel,
    facts: PositionsFacts,
    linked: false,
    account: true,
  },
  { id: 'stops', title: 'Stops', component: StopsPanel, facts: StopsFacts, linked: false, account: true },
  { id: 'orders', title: 'Orders', component: OrdersPanel, facts: OrdersFacts, linked: false, account: true },
  { id: 'fills', title: 'Trades', component: FillsPanel, linked: false, account: true },
  { id: 'forever', title: 'Forever orders', component: ForeverPanel, linked: false, account: true },
  { id: 'baskets', title: 'Baskets', component: BasketsPanel, linked: false, account: true },
  { id: 'risk', title: 'Risk', component: RiskPanel, facts: RiskFacts, linked: false, account: true },
  { id: 'funds', title: 'Funds', component: FundsPanel, linked: false, account: true },
  { id: 'holdings', title: 'Holdings', component: HoldingsPanel, linked: false, account: true },
  { id: 'statements', title: 'Statements', component: StatementsPanel, linked: false, account: true },
  { id: 'audit', title: 'Audit', component: AuditPanel, linked: false, account: true },
  {
    id: 'changes',
    title: 'List changes',
    component: ChangesPanel,
    tools: ChangesTools,
    facts: ChangesFacts,
    linked: false,
  },
  { id: 'jobs', title: 'Jobs', component: JobsPanel, facts: JobsFacts, linked: false },
  { id: 'health', title: 'Health', component: HealthPanel, linked: false },
  {
    id: 'settings',
    title: 'Settings',
    component: SettingsPanel,
    tools: SettingsTools,
    facts: SettingsFacts,
    linked: false,
  },
];

export const PANEL_IDS: ReadonlySet<string> = new Set(PANELS.map((panel) => panel.id));
