import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import {
  GROUP_BYS,
  type GroupBy,
  MEASURES,
  type Measure,
  type ValidationRecord,
  type Window,
  WINDOWS,
} from '#contract/model/validation.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { call } from '../../shell/terminal.ts';
import { hitsStore } from '../../stores/hits.ts';
import { sessionStore } from '../../stores/session.ts';
import { toneOf } from '../../ui/format.ts';
import { PanelState } from '../panel-state.tsx';
import { ExcursionChart, IntervalBar, ReliabilityDiagram } from './validation-charts.tsx';
import { ValidationPoll } from './validation-poll.ts';
import { ask, validationStore } from './validation-store.ts';
import {
  calibrationText,
  groupText,
  intervalText,
  rateText,
  returnText,
  shareText,
  validationFacts,
  VALIDATION_HEADS,
  validationStateWords,
} from './validation-words.ts';

function usePoll(body: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const poll = new ValidationPoll({
      call,
      open: () => sessionStore.getState().link.phase === 'open',
      visible: () =>
        document.visibilityState === 'visible' && body.current?.checkVisibility({ visibilityProperty: true }) === true,
      nowMs: () => performance.now(),
      later: (run, ms) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    });
    poll.start();
    return () => poll.stop();
  }, [body]);
}

function RecordLine({ record, name, ...row }: { record: ValidationRecord; name: string } & React.ComponentProps<'tr'>) {
  const { n, censored, rate, lo, hi, dayRate, meanRet, meanMfe, meanMae, targets, stops, neither, brier } = record;
  const ret = returnText(meanRet);
  return (
    <tr {...row}>
      <th scope="row">{name}</th>
      <td className="number">{n}</td>
      <td className="number">{censored}</td>
      <td className={rate === null ? 'number muted' : 'number'}>{rateText(record)}</td>
      <td>
        <IntervalBar lo={lo} hi={hi} rate={rate} />
        <span className={rate === null ? 'muted' : 'hidden-words'}>{intervalText(record)}</span>
      </td>
      <td className="number">{shareText(dayRate)}</td>
      <td className={`number ${toneOf(ret)}`}>{ret}</td>
      <td className="number">{returnText(meanMfe)}</td>
      <td className="number">{returnText(meanMae)}</td>
      <td className="number">{`${targets} / ${stops} / ${neither}`}</td>
      <td className="number">{brier?.toFixed(3) ?? '–'}</td>
    </tr>
  );
}

/** Groups, the largest first, then all together: arrows move, Enter shows a scanner's calibration. */
function Records({ groups, total }: { groups: readonly ValidationRecord[]; total: ValidationRecord }) {
  const scanners = useStore(hitsStore, (state) => state.scanners);
  const { groupBy, scannerId } = useStore(validationStore, (state) => state.question);
  const titles = useMemo(() => new Map(scanners.map(({ id, title }) => [id, title])), [scanners]);
  const [focused, setFocused] = useState<string | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const tabKey = groups.some(({ key }) => key === focused) ? focused : groups[0]?.key;
  const choose = (key: string): void => {
    if (groupBy === 'scanner') ask({ scannerId: key === scannerId ? null : key });
  };
  useEffect(
    () => panelFocus('validation', () => body.current?.querySelector<HTMLElement>('tr[tabindex="0"]')?.focus()),
    [],
  );
  return (
    <div className="validation-scroll">
      <table className="gaps-table">
        <thead>
          <tr>
            <th scope="col">{HEAD_WORDS[groupBy]}</th>
            {VALIDATION_HEADS.map(([head, meaning]) => (
              <th key={head} scope="col" title={meaning} className={head === '95 % interval' ? '' : 'number'}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody
          ref={body}
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
            if (step === undefined) return;
            event.preventDefault();
            const at = groups.findIndex(({ key }) => key === tabKey) + step;
            const next = groups[Math.max(0, Math.min(groups.length - 1, at))];
            body.current?.querySelector<HTMLElement>(`[data-key="${next?.key}"]`)?.focus();
          }}
        >
          {groups.map((record) => (
            <RecordLine
              key={record.key}
              record={record}
              name={groupText(record.key, titles)}
              data-key={record.key}
              aria-current={record.key === scannerId ? 'true' : undefined}
              tabIndex={record.key === tabKey ? 0 : -1}
              onFocus={() => setFocused(record.key)}
              onClick={() => choose(record.key)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                choose(record.key);
              }}
            />
          ))}
        </tbody>
        <tfoot>
          <RecordLine record={total} name="All" />
        </tfoot>
      </table>
    </div>
  );
}

function Calibration() {
  const report = useStore(validationStore, (state) => state.calibration);
  const scanners = useStore(hitsStore, (state) => state.scanners);
  if (report === null) return null;
  const title = scanners.find(({ id }) => id === report.scannerId)?.title ?? report.scannerId ?? 'All scanners';
  return (
    <section className="validation-calibration" aria-label="Calibration" tabIndex={0}>
      <p>
        <b>{title}</b> <span className="muted">{calibrationText(report)}</span>
      </p>
      <div className="validation-figures">
        <ReliabilityDiagram report={report} />
        <ExcursionChart report={report} />
      </div>
    </section>
  );
}

export function ValidationPanel() {
  const body = useRef<HTMLDivElement>(null);
  const state = useStore(validationStore);
  const open = useStore(sessionStore, ({ link }) => link.phase === 'open');
  usePoll(body);
  const words = validationStateWords(state, open);
  useEffect(() => (words === null ? undefined : panelFocus('validation', () => body.current?.focus())), [words]);
  return (
    <div ref={body} tabIndex={-1} role="region" aria-label="What became of the hits" className="panel-body validation">
      {state.error !== null && state.summary !== null && (
        <p className="warn levels-note" role="status">
          As it was: {state.error}
        </p>
      )}
      {words === null && state.summary !== null ? (
        <div className="validation-parts">
          <Records groups={state.summary.groups} total={state.summary.total} />
          <Calibration />
        </div>
      ) : (
        <PanelState words={words} failed={state.summary === null && state.error !== null} />
      )}
    </div>
  );
}

const HEAD_WORDS: Readonly<Record<GroupBy, string>> = {
  scanner: 'Scanner',
  class: 'Class',
  regime: 'VIX regime',
  hour: 'Hour',
};
const GROUP_WORDS: Readonly<Record<GroupBy, string>> = {
  scanner: 'by scanner',
  class: 'by class',
  regime: 'by VIX regime',
  hour: 'by hour',
};
const MEASURE_WORDS: Readonly<Record<Measure, string>> = {
  direction: 'direction after costs',
  move: 'expected move',
  target: 'target before stop',
};

export function ValidationTools() {
  const { groupBy, window, measure } = useStore(validationStore, (state) => state.question);
  return (
    <>
      <select
        aria-label="Group the records"
        value={groupBy}
        onChange={({ target }) => ask({ groupBy: target.value as GroupBy })}
      >
        {GROUP_BYS.map((name) => (
          <option key={name} value={name}>
            {GROUP_WORDS[name]}
          </option>
        ))}
      </select>
      <select
        aria-label="Minutes after the hit"
        value={window}
        onChange={({ target }) => ask({ window: Number(target.value) as Window })}
      >
        {WINDOWS.map((minutes) => (
          <option key={minutes} value={minutes}>
            {minutes} min
          </option>
        ))}
      </select>
      <select
        aria-label="What counts as right"
        value={measure}
        onChange={({ target }) => ask({ measure: target.value as Measure })}
      >
        {MEASURES.map((name) => (
          <option key={name} value={name}>
            {MEASURE_WORDS[name]}
          </option>
        ))}
      </select>
    </>
  );
}

export function ValidationFacts() {
  const summary = useStore(validationStore, (state) => state.summary);
  return summary === null ? null : <span className="fact">{validationFacts(summary.total)}</span>;
}
