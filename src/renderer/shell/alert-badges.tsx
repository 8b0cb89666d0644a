import { useStore } from 'zustand';
import { PRIORITIES } from '#contract/model/scan.ts';
import { PRIORITY_ICONS } from '../panels/alerts/alert-words.ts';
import { alertsStore, ALL_ALERTS, countByPriority } from '../stores/alerts.ts';
import { grouped } from '../ui/format.ts';
import { keyOf } from './commands.ts';
import { goToPanel } from './dock-control.ts';

const DESCENDING = PRIORITIES.toReversed();

/** New alerts by priority; a press shows them. */
export function AlertBadges() {
  const alerts = useStore(alertsStore, (state) => state.alerts);
  const gated = useStore(alertsStore, ({ state }) => state !== null && !state.scan.on);
  const counts = countByPriority(alerts);
  const words = DESCENDING.map((one) => `${counts[one]} ${one}`).join(', ');
  return (
    <button
      type="button"
      className="alert-badges"
      title={`New alerts: ${words}.${gated ? ' Alerts of scanners are off; the panel says why.' : ''} Key ${keyOf('panel.alerts')}`}
      onClick={() => {
        alertsStore.setState({ tab: 'list', openOnly: true, narrow: ALL_ALERTS });
        goToPanel('alerts');
      }}
    >
      <span className="alert-badge-name">{gated ? 'Alerts off' : 'Alerts'}</span>
      <span className="alert-badge-counts">
        {DESCENDING.map((one) => (
          <span key={one} className={counts[one] === 0 ? 'muted' : `alert-priority is-${one}`}>
            <span aria-hidden="true">{PRIORITY_ICONS[one]}</span> {grouped(counts[one])}
            <span className="hidden-words">{one}</span>
          </span>
        ))}
      </span>
    </button>
  );
}
