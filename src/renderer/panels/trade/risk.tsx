import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import { faultOf } from '#contract/faults.ts';
import type { CallOutput } from '#contract/calls/index.ts';
import type { RiskControlInfo } from '#contract/model/risk.ts';
import { commandTarget } from '../../shell/command-target.ts';
import { keyOf } from '../../shell/commands.ts';
import { call } from '../../shell/terminal.ts';
import { PAUSE_CODE } from '../../shell/trade-target.ts';
import { tradingStore } from '../../stores/trading.ts';
import { grouped, istTime, NO_VALUE } from '../../ui/format.ts';
import { type TradeColumn, TradeTable } from './trade-table.tsx';
import { sayFault, TradePanel, useWhileSeen } from './trade-panel.tsx';

const FRACTION_DIGITS_MAX = 2;

/** A limit or a use of it: whole numbers grouped, others with two decimals. */
function amount(value: number | null): string {
  if (value === null) return NO_VALUE;
  return Number.isInteger(value) ? grouped(value) : value.toFixed(FRACTION_DIGITS_MAX);
}

function Limit({ control, onSaved }: { control: RiskControlInfo; onSaved: (control: RiskControlInfo) => void }) {
  const [text, setText] = useState<string | null>(null);
  const save = (): void => {
    const bare = (text ?? '').replaceAll(',', '').trim();
    const limit = bare === '' || bare === 'off' ? null : Number(bare);
    if (limit !== null && !Number.isFinite(limit)) return sayFault(new Error(`“${text}” is no number.`));
    call('risk.configure', { id: control.id, limit }).then((saved) => {
      setText(null);
      onSaved(saved);
    }, sayFault);
  };
  const shown = control.limit === null ? 'off' : amount(control.limit);
  return (
    <input
      className="number inline-edit"
      aria-label={`Limit of ${control.title}`}
      title={`${amount(control.least)} to ${amount(control.most)} ${control.unit}, or off. Enter saves.`}
      value={text ?? shown}
      onFocus={(event) => event.target.select()}
      onChange={({ target }) => setText(target.value)}
      onBlur={() => setText(null)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.repeat && text !== null) save();
        else if (event.key === 'Escape') setText(null);
        else return;
        event.stopPropagation();
      }}
    />
  );
}

function Used({ control }: { control: RiskControlInfo }) {
  const { used, limit } = control;
  if (used === null) return <span className="muted">{NO_VALUE}</span>;
  const part = limit === null || limit === 0 ? 0 : Math.min(1, Math.max(0, used / limit));
  return (
    <span className={part >= 0.8 ? 'risk-used warn' : 'risk-used'}>
      {amount(used)} <span className="muted">{limit === null ? '' : `${Math.round(part * 100)} %`}</span>
    </span>
  );
}

function columnsOf(onSaved: (control: RiskControlInfo) => void): TradeColumn<RiskControlInfo>[] {
  return [
    { id: 'title', head: 'Control', width: 200, cell: ({ title }) => title },
    {
      id: 'limit',
      head: 'Limit',
      width: 130,
      number: true,
      cell: (control) => <Limit control={control} onSaved={onSaved} />,
    },
    { id: 'unit', head: 'Unit', width: 80, cell: ({ unit }) => <span className="muted">{unit}</span> },
    { id: 'used', head: 'Used', width: 130, number: true, cell: (control) => <Used control={control} /> },
    {
      id: 'trips',
      head: 'Denied today',
      width: 90,
      number: true,
      cell: ({ trips }) => <span className={trips > 0 ? 'warn' : 'muted'}>{grouped(trips)}</span>,
    },
    {
      id: 'reason',
      head: 'Protects from',
      width: null,
      cell: ({ reason }) => <span className="muted">{reason}</span>,
      title: ({ reason }) => reason,
    },
  ];
}

function Blocks() {
  const trading = useStore(tradingStore, (state) => state.trading);
  if (trading === null) return null;
  return (
    <div className="risk-blocks" role="status">
      {trading.blocks.length === 0 ? (
        <p>Entries are allowed.</p>
      ) : (
        <ul>
          {trading.blocks.map((block) => (
            <li key={block.code}>
              <span className="warn">Entries blocked</span> since {istTime(block.sinceMs)}: {block.text}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

type Reconciled = CallOutput<'reconcile.run'>;

function Reconciliation() {
  const [answer, setAnswer] = useState<Reconciled | null>(null);
  const run = (dryRun: boolean): void => void call('reconcile.run', { dryRun }).then(setAnswer, sayFault);
  return (
    <div className="risk-reconcile">
      <button type="button" className="button" onClick={() => run(true)}>
        Compare with the broker
      </button>
      <button type="button" className="button" onClick={() => run(false)}>
        Reconcile now
      </button>
      {answer !== null && (
        <span className={answer.ok && answer.differences.length === 0 ? '' : 'warn'}>
          {answer.fault?.text ??
            (answer.differences.length === 0 ? 'Nothing differs.' : `${answer.differences.length} differ:`)}{' '}
          {answer.differences
            .slice(0, 3)
            .map(({ what, ours, theirs }) => `${what}: ours ${ours}, theirs ${theirs}`)
            .join(' · ')}
        </span>
      )}
    </div>
  );
}

/** What limits there are, how much of them is used, and what blocks entries now. */
export function RiskPanel() {
  const body = useRef<HTMLDivElement>(null);
  const [controls, setControls] = useState<readonly RiskControlInfo[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  useWhileSeen(body, () => {
    call('risk.list', {}).then(
      (answer) => {
        setControls(answer.controls);
        setError(null);
      },
      (failure: unknown) => setError(faultOf(failure).text),
    );
  });
  const saved = (control: RiskControlInfo): void =>
    setControls((all) => all?.map((one) => (one.id === control.id ? control : one)) ?? null);
  return (
    <TradePanel id="risk" body={body} error={error} empty={controls === null ? 'Reading the limits…' : null}>
      {controls !== null && (
        <>
          <Blocks />
          <TradeTable
            id="risk"
            label="Risk controls"
            columns={columnsOf(saved)}
            rows={controls}
            keyOf={({ id }) => id}
          />
          <Reconciliation />
        </>
      )}
    </TradePanel>
  );
}

export function RiskFacts() {
  const trading = useStore(tradingStore, (state) => state.trading);
  const paused = trading?.blocks.some(({ code }) => code === PAUSE_CODE) === true;
  return (
    <div className="tools">
      <button type="button" className="button" onClick={() => commandTarget.togglePause()}>
        {paused ? 'Lift my block' : 'Block entries'} <kbd>{keyOf('trading.pause')}</kbd>
      </button>
    </div>
  );
}
