import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { RULE_TEXT_MAX, type SavedRule } from '#contract/model/alert.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { call } from '../../shell/terminal.ts';
import { alertsStore } from '../../stores/alerts.ts';
import { type TradeColumn, TradeTable } from '../trade/trade-table.tsx';
import { sayFault } from './save-rows.ts';
import { ruleStateWords } from './alert-words.ts';

const SIGNS = { above: '>', below: '<', crosses: 'crosses' } as const;

function conditionWords({ rule }: SavedRule): string {
  const { condition } = rule;
  const compared = `${SIGNS[condition.op]} ${condition.level}`;
  if (condition.type === 'price') return compared;
  if (condition.type === 'oi') return `OI ${compared} %`;
  const { name, params, output, interval } = condition;
  return `${name}(${Object.values(params).join(', ')})${output === '' ? '' : `.${output}`} ${interval} ${compared}`;
}

function remove({ rule }: SavedRule): void {
  call('alerts.rules.remove', { id: rule.id }).catch(sayFault);
}

const COLUMNS: readonly TradeColumn<SavedRule>[] = [
  { id: 'symbol', head: 'Instrument', width: 190, cell: ({ rule }) => rule.symbol, title: ({ rule }) => rule.symbol },
  { id: 'condition', head: 'Fires when', width: null, cell: conditionWords, title: conditionWords },
  { id: 'repeat', head: 'How often', width: 80, cell: ({ rule }) => rule.repeat },
  { id: 'state', head: 'State', width: 170, cell: ({ state }) => ruleStateWords(state) },
  { id: 'fired', head: 'Fired', width: 60, number: true, cell: ({ state }) => state.fired },
  {
    id: 'remove',
    head: '',
    width: 78,
    cell: (saved) => (
      <button
        type="button"
        tabIndex={-1}
        className="chip"
        aria-label={`Remove the alert on ${saved.rule.symbol}`}
        onClick={() => remove(saved)}
      >
        Remove
      </button>
    ),
  },
];

/** One line makes a rule; Delete in the list removes one. */
export function AlertRules() {
  const { rules, typed } = useStore(alertsStore);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => panelFocus('alerts', () => field.current?.focus()), []);
  const save = (): void => {
    if (typed.trim() === '') return;
    call('alerts.rules.save', { text: typed }).then(() => alertsStore.setState({ typed: '' }), sayFault);
  };
  return (
    <div className="alert-rules">
      <div className="alert-typed">
        <input
          ref={field}
          className="filter"
          aria-label="New alert"
          placeholder="NIFTY > 25000 · RELIANCE RSI(14) 5m < 30 every · NIFTY NOV FUT OI > 10%"
          title="Enter makes it. Words after the number: every, once, until 2026-11-30"
          maxLength={RULE_TEXT_MAX}
          value={typed}
          onChange={({ target }) => alertsStore.setState({ typed: target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.repeat) return;
            event.preventDefault();
            save();
          }}
        />
        <button type="button" className="button" onClick={save}>
          Watch
        </button>
      </div>
      {rules.length > 0 && (
        <TradeTable
          id="alert-rules"
          label="Your own alerts"
          columns={COLUMNS}
          rows={rules}
          keyOf={({ rule }) => String(rule.id)}
          rowClass={({ state }) => (state.state === 'armed' || state.state === 'waiting' ? 'is-working' : 'is-final')}
          onKey={(saved, event) => {
            if (event.key !== 'Delete') return false;
            remove(saved);
            return true;
          }}
        />
      )}
      {rules.length === 0 && (
        <p className="panel-state">No alerts of your own yet. Type one above, or press Alt+Z on a chart.</p>
      )}
    </div>
  );
}
