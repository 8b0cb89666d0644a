import { goToPanel } from '../../shell/dock-control.ts';
import { ALL_ALERTS, alertsStore, isOpen } from '../../stores/alerts.ts';
import { hitsStore, scannerTitle } from '../../stores/hits.ts';
import { hitsViewStore } from '../../stores/hits-view.ts';
import { SIDE_WORDS } from '../hits/hit-words.ts';
import type { MarkRef } from './hit-marks.ts';

/** What is behind a mark, in words; empty when it has gone meanwhile. */
export function refWords({ kind, id }: MarkRef): string {
  if (kind === 'alert') return alertsStore.getState().alerts.find((one) => one.id === id)?.text ?? '';
  const { hits, scanners } = hitsStore.getState();
  const hit = hits.find((one) => one.id === id);
  return hit === undefined ? '' : `${scannerTitle(scanners, hit.scannerId)}, ${SIDE_WORDS[hit.side]}, ${hit.interval}`;
}

/** Opens the sheet of a hit in the scanners, or goes to the row of an alert. */
export function openMarkRef({ kind, id }: MarkRef): void {
  if (kind === 'hit') {
    hitsViewStore.setState({ openId: id, activeId: id });
    return goToPanel('hits');
  }
  const { alerts, openOnly } = alertsStore.getState();
  const alert = alerts.find((one) => one.id === id);
  alertsStore.setState({
    tab: 'list',
    openOnly: openOnly && alert !== undefined && isOpen(alert),
    narrow: { ...ALL_ALERTS, from: 'own' },
    wanted: id,
  });
  goToPanel('alerts');
}
