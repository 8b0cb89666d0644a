import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { readAlerts } from '../../shell/alerts-bind.ts';
import { withEngine } from '../../shell/terminal.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { type AlertTab, alertsStore, isOpen, narrowAlerts } from '../../stores/alerts.ts';
import { hitsStore } from '../../stores/hits.ts';
import { instrumentAt } from '../../stores/instruments.ts';
import { selectionStore } from '../../stores/selection.ts';
import { grouped } from '../../ui/format.ts';
import { lazyBody } from '../lazy-panel.tsx';
import { PanelState, TryAgain } from '../panel-state.tsx';
import { acknowledgeAlerts } from './alert-actions.ts';
import { saveRows } from './save-rows.ts';
import { AlertList } from './alert-list.tsx';
import { AlertNarrowBar } from './alert-narrow.tsx';
import { AlertRules } from './alert-rules.tsx';
import { gateWords, listWords } from './alert-words.ts';
import { alertChannelsCode, alertSoundsCode } from './alerts-code.ts';

const AlertChannels = lazyBody(alertChannelsCode, (code) => code.AlertChannels);
const AlertSounds = lazyBody(alertSoundsCode, (code) => code.AlertSounds);

/** Alerts of scanners and a person's own, the rules behind the latter, and the channels they go to. */
export function AlertsPanel() {
  const { alerts, state, tab, openOnly, narrow, error } = useStore(alertsStore);
  const scanners = useStore(hitsStore, (store) => store.scanners);
  const slot = useStore(selectionStore, (store) => store.slot);
  const body = useRef<HTMLDivElement>(null);
  const meant = openOnly ? alerts.filter(isOpen) : alerts;
  const shown = narrowAlerts(meant, narrow, scanners, instrumentAt(slot));
  const bare = tab === 'channels' || tab === 'sounds' || (tab === 'list' && shown.length === 0);
  useEffect(() => (bare ? panelFocus('alerts', () => body.current?.focus()) : undefined), [bare]);
  const gate = state === null ? null : gateWords(state);
  return (
    <div ref={body} className="panel-body trade alerts" tabIndex={-1}>
      {gate !== null && <p className="trade-error warn">{gate}</p>}
      {error !== null && state !== null && (
        <p className="trade-error warn">
          Not up to date: {error} <TryAgain onAgain={withEngine(readAlerts)} />
        </p>
      )}
      {tab === 'list' && alerts.length > 0 && <AlertNarrowBar shown={shown.length} of={meant.length} />}
      {tab === 'list' && shown.length > 0 && <AlertList alerts={shown} />}
      {tab === 'list' && shown.length === 0 && (
        <PanelState
          words={listWords({ alerts, meant: meant.length, openOnly, isRead: state !== null, error })}
          failed={state === null && error !== null}
          onAgain={withEngine(readAlerts)}
        />
      )}
      {tab === 'rules' && <AlertRules />}
      {tab === 'channels' && <AlertChannels />}
      {tab === 'sounds' && <AlertSounds />}
    </div>
  );
}

const TABS: readonly (readonly [AlertTab, string])[] = [
  ['list', 'Alerts'],
  ['rules', 'Rules'],
  ['channels', 'Channels'],
  ['sounds', 'Sounds'],
];

export function AlertsTools() {
  const { tab, openOnly } = useStore(alertsStore);
  return (
    <div className="tools" role="group" aria-label="Alerts, rules or channels">
      {TABS.map(([id, words]) => (
        <button
          key={id}
          type="button"
          className="chip"
          aria-pressed={tab === id}
          onClick={() => alertsStore.setState({ tab: id })}
        >
          {words}
        </button>
      ))}
      {tab === 'list' && (
        <button
          type="button"
          className="chip"
          aria-pressed={!openOnly}
          onClick={() => alertsStore.setState({ openOnly: !openOnly })}
        >
          All
        </button>
      )}
    </div>
  );
}

export function AlertsFacts() {
  const alerts = useStore(alertsStore, (state) => state.alerts);
  const open = alerts.filter(({ status }) => status === 'new');
  return (
    <div className="tools">
      <span className="fact">{grouped(open.length)} new</span>
      <button
        type="button"
        className="chip"
        disabled={open.length === 0}
        onClick={() => acknowledgeAlerts(open.map(({ id }) => id))}
      >
        Acknowledge all
      </button>
      <button type="button" className="chip" onClick={() => saveRows('alerts', 'csv')}>
        CSV
      </button>
      <button
        type="button"
        className="chip"
        title="The newest 2,000 alerts as a file to print"
        onClick={() => saveRows('alerts', 'pdf')}
      >
        PDF
      </button>
    </div>
  );
}
