import { useRef } from 'react';
import { useStore } from 'zustand';
import { faultOf } from '#contract/faults.ts';
import type { Holding } from '#contract/model/position.ts';
import { call } from '../../shell/terminal.ts';
import { fundsStore } from '../../stores/trading.ts';
import { grouped, istTime } from '../../ui/format.ts';
import { rupees, signedRupees } from '../../ui/money.ts';
import { type TradeColumn, TradeTable } from './trade-table.tsx';
import { TradePanel, useWhileSeen } from './trade-panel.tsx';

const PAISE = 100;

function readFunds(): void {
  call('funds.read', {}).then(
    (funds) => fundsStore.setState({ funds, fundsError: null }),
    (error: unknown) => fundsStore.setState({ fundsError: faultOf(error).text }),
  );
}

function readHoldings(): void {
  call('holdings.list', {}).then(
    ({ holdings }) => fundsStore.setState({ holdings, holdingsError: null }),
    (error: unknown) => fundsStore.setState({ holdingsError: faultOf(error).text }),
  );
}

/** Money of the account as the broker, or the simulated one, tells it. */
export function FundsPanel() {
  const body = useRef<HTMLDivElement>(null);
  const funds = useStore(fundsStore, (state) => state.funds);
  const error = useStore(fundsStore, (state) => state.fundsError);
  useWhileSeen(body, readFunds);
  return (
    <TradePanel id="funds" body={body} error={error} empty={funds === null ? 'Reading the funds…' : null}>
      {funds !== null && (
        <dl className="funds">
          {(
            [
              ['Available', funds.available],
              ['Used', funds.utilised],
              ['Collateral', funds.collateral],
              ['At the start of the day', funds.startOfDay],
              ['Can be withdrawn', funds.withdrawable],
            ] as const
          ).map(([name, paise]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{rupees(paise)}</dd>
            </div>
          ))}
          <div>
            <dt>As of</dt>
            <dd>{istTime(funds.atMs)}</dd>
          </div>
        </dl>
      )}
    </TradePanel>
  );
}

const resultOf = ({ quantity, averageRupees, lastRupees }: Holding): number | null =>
  lastRupees === null ? null : quantity * (lastRupees - averageRupees) * PAISE;

const COLUMNS: readonly TradeColumn<Holding>[] = [
  { id: 'symbol', head: 'Share', width: 130, cell: ({ symbol }) => symbol },
  { id: 'isin', head: 'ISIN', width: 112, cell: ({ isin }) => <span className="muted">{isin}</span> },
  { id: 'quantity', head: 'Units', width: 80, number: true, cell: ({ quantity }) => grouped(quantity) },
  { id: 'available', head: 'Free', width: 80, number: true, cell: ({ available }) => grouped(available) },
  { id: 'collateral', head: 'Pledged', width: 80, number: true, cell: ({ collateral }) => grouped(collateral) },
  { id: 'average', head: 'Avg', width: 110, number: true, cell: ({ averageRupees }) => rupees(averageRupees * PAISE) },
  {
    id: 'last',
    head: 'Last',
    width: 110,
    number: true,
    cell: ({ lastRupees }) => rupees(lastRupees === null ? null : lastRupees * PAISE),
  },
  {
    id: 'result',
    head: 'P&L',
    width: 130,
    number: true,
    cell: (holding) => {
      const result = resultOf(holding);
      return <span className={(result ?? 0) > 0 ? 'up' : (result ?? 0) < 0 ? 'down' : ''}>{signedRupees(result)}</span>;
    },
  },
  { id: 'rest', head: '', width: null, cell: () => '' },
];

/** Shares in the depository. */
export function HoldingsPanel() {
  const body = useRef<HTMLDivElement>(null);
  const holdings = useStore(fundsStore, (state) => state.holdings);
  const error = useStore(fundsStore, (state) => state.holdingsError);
  useWhileSeen(body, readHoldings);
  const rows = holdings ?? [];
  const empty =
    holdings === null
      ? 'Reading the holdings…'
      : 'No shares are held. What is bought for delivery (CNC) stands here from the next day on.';
  return (
    <TradePanel id="holdings" body={body} error={error} empty={rows.length === 0 ? empty : null}>
      {rows.length > 0 && (
        <TradeTable
          id="holdings"
          label="Holdings"
          columns={COLUMNS}
          rows={rows}
          keyOf={({ isin, securityId }) => `${isin} ${securityId}`}
        />
      )}
    </TradePanel>
  );
}
