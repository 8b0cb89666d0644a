import { useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { faultOf } from '#contract/faults.ts';
import { PRIORITIES, type ScannerGroup, type ScannerInfo } from '#contract/model/scan.ts';
import { sayToast } from '../../shell/alerts.ts';
import { call } from '../../shell/terminal.ts';
import { engineNowMs } from '../../stores/engine-clock.ts';
import { hitsStore } from '../../stores/hits.ts';
import { hitsViewStore } from '../../stores/hits-view.ts';
import { grouped } from '../../ui/format.ts';
import { PRIORITY_ICONS } from '../alerts/alert-words.ts';
import { recordLine, recordTitle } from '../validation/record-words.ts';
import { useRecords } from '../validation/use-records.ts';
import { type CardFacts, cardFacts, dayStartMs, GROUP_WORDS, grouping, NO_FACTS } from './card-facts.ts';
import { scannerWords } from './hit-words.ts';

/** Switches a scanner; its parameters stay as they are. */
function toggle({ id, enabled, params }: ScannerInfo): void {
  const values = Object.fromEntries(params.map(({ name, value }) => [name, value]));
  call('scan.configure', { id, enabled: !enabled, params: values }).then(
    (saved) =>
      hitsStore.setState(({ scanners }) => ({ scanners: scanners.map((one) => (one.id === saved.id ? saved : one)) })),
    (error: unknown) => sayToast('error', faultOf(error).text),
  );
}

function choose(scannerId: string): void {
  hitsStore.setState(({ filter }) => ({
    filter: { ...filter, group: null, scannerId: filter.scannerId === scannerId ? null : scannerId },
  }));
}

const DESCENDING = PRIORITIES.toReversed();

/** Hits by priority: sign, number, and the word for those who hear it. */
function Counts({ by }: { by: CardFacts['by'] }) {
  return (
    <span className="card-counts">
      {DESCENDING.map((priority) => (
        <span key={priority} className={by[priority] === 0 ? 'muted' : `alert-priority is-${priority}`}>
          <span aria-hidden="true">{PRIORITY_ICONS[priority]}</span>
          <span className="hidden-words">{priority}</span> {grouped(by[priority])}
        </span>
      ))}
    </span>
  );
}

function Card({ scanner, facts, record }: { scanner: ScannerInfo; facts: CardFacts; record: string }) {
  const chosen = useStore(hitsStore, ({ filter }) => filter.scannerId === scanner.id);
  const settings = useStore(hitsStore, ({ settingsOf }) => settingsOf === scanner.id);
  const { id, title, enabled } = scanner;
  const best = facts.best.map(({ symbol }) => symbol).join(', ');
  const badges = facts.badges.map(([badge, count]) => `${badge} ${count}`).join(' · ');
  return (
    <li className={`card ${enabled ? '' : 'is-off'} ${chosen ? 'is-chosen' : ''}`}>
      <button
        type="button"
        className="card-face"
        data-scanner={id}
        aria-pressed={chosen}
        title={`${scanner.sentence}\n${scannerWords(scanner)}`}
        onClick={() => choose(id)}
      >
        <span className="card-title">{title}</span>
        <span className="card-count">{grouped(facts.count)}</span>
        {facts.count > 0 && <Counts by={facts.by} />}
        <span className="card-best">{best === '' ? scannerWords(scanner) : best}</span>
        {badges !== '' && <span className="card-badges">{badges}</span>}
        {record !== '' && <span className="card-record">{record}</span>}
      </button>
      <span className="card-tools">
        <button
          type="button"
          role="switch"
          aria-checked={enabled}
          aria-label={`${title} on or off`}
          className="card-switch"
          onClick={() => toggle(scanner)}
        >
          {enabled ? 'on' : 'off'}
        </button>
        <button
          type="button"
          className="card-gear"
          data-settings={id}
          aria-pressed={settings}
          aria-label={`Settings of ${title}`}
          title={`Settings of ${title}`}
          onClick={() => hitsStore.setState({ settingsOf: settings ? null : id })}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M2 4h6m4 0h2M2 8h2m4 0h6M2 12h6m4 0h2M10 2.5v3M6 6.5v3M10 10.5v3" />
          </svg>
        </button>
      </span>
    </li>
  );
}

function GroupHead({ group, count }: { group: ScannerGroup; count: number }) {
  const folded = useStore(hitsViewStore, (state) => state.folded.includes(group));
  const chosen = useStore(hitsStore, ({ filter }) => filter.group === group);
  const fold = (): void =>
    hitsViewStore.setState(({ folded: all }) => ({
      folded: folded ? all.filter((one) => one !== group) : [...all, group],
    }));
  const filterBy = (): void =>
    hitsStore.setState(({ filter }) => ({ filter: { ...filter, scannerId: null, group: chosen ? null : group } }));
  return (
    <div className={`card-group ${chosen ? 'is-chosen' : ''}`}>
      <button
        type="button"
        className="card-fold"
        aria-expanded={!folded}
        aria-label={`${GROUP_WORDS[group]}: show or hide its scanners`}
        onClick={fold}
      >
        {folded ? '+' : '−'}
      </button>
      <button type="button" className="card-group-name" aria-pressed={chosen} onClick={filterBy}>
        {GROUP_WORDS[group]}
        <span className="card-count">{grouped(count)}</span>
      </button>
    </div>
  );
}

/** Every scanner as a card, by family: what it found today, what it waits for, a switch and its settings. */
export function ScannerCards() {
  const { hits, scanners } = useStore(hitsStore);
  const folded = useStore(hitsViewStore, (state) => state.folded);
  const { of, byScanner } = useRecords();
  // Before the first reading nothing is said of records: an empty one would be wrong.
  const recordOf = (id: string): string => (of === null ? '' : recordLine(byScanner.get(id)));
  const list = useRef<HTMLDivElement>(null);
  const dayMs = dayStartMs(engineNowMs());
  const facts = useMemo(() => cardFacts(hits, dayMs), [hits, dayMs]);
  const families = useMemo(() => grouping(scanners), [scanners]);
  return (
    <div ref={list} className="cards" role="group" aria-label="Scanners" title={recordTitle(of)}>
      {families.map(({ group, scanners: members }) => (
        <section key={group} aria-label={GROUP_WORDS[group]}>
          <GroupHead group={group} count={members.reduce((sum, { id }) => sum + (facts.get(id)?.count ?? 0), 0)} />
          {!folded.includes(group) && (
            <ul>
              {members.map((scanner) => (
                <Card
                  key={scanner.id}
                  scanner={scanner}
                  facts={facts.get(scanner.id) ?? NO_FACTS}
                  record={recordOf(scanner.id)}
                />
              ))}
            </ul>
          )}
        </section>
      ))}
    </div>
  );
}
