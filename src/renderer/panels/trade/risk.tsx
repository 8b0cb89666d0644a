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
import { grouped, NO_VALUE } from '../../ui/format.ts';
import { RiskBlocks } from './risk-blocks.tsx';
import { amount, standOf, usedShare, usedText } from './risk-words.ts';
import { type TradeColumn, TradeTable } from './trade-table.tsx';
import { sayFault, TradePanel, useWhileSeen } from './trade-panel.tsx';

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

/** A bar of the limit with its words beside it: length and words say the same. */
function Used({ control }: { control: RiskControlInfo }) {
  const share = usedShare(control);
  if (control.used === null) return <span className="muted">{NO_VALUE}</span>;
  const stand = standOf(control);
  return (
    <span className={stand === 'free' ? 'risk-used' : 'risk-used warn'}>
      <span className="risk-amount">{amount(control.used)}</span>
      {share !== null && (
        <>
          <span className="risk-bar" data-stand={stand} aria-hidden="true">
            <i style={{ width: `${share * 100}%` }} />
          </span>
          <span className={stand === 'free' ? 'muted' : ''}>{usedText(control)}</span>
        </>
      )}
    </span>
  );
}

function columnsOf(onSaved: (control: RiskControlInfo) => void): TradeColumn<RiskControlInfo>[] {
  return [
    { id: 'title', head: 'Control', width: 150, cell: ({ title }) => title },
    {
      id: 'limit',
      head: 'Limit',
      width: 100,
      number: true,
      cell: (control) => <Limit control={control} onSaved={onSaved} />,
    },
    { id: 'unit', head: 'Unit', width: 56, cell: ({ unit }) => <span className="muted">{unit}</span> },
    { id: 'used', head: 'Used', width: 236, cell: (control) => <Used control={control} />, title: usedText },
    {
      id: 'trips',
      head: 'Denied today',
      width: 84,
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
          <RiskBlocks controls={controls} />
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
