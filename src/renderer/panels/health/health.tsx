import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { faultOf } from '#contract/faults.ts';
import type { Health } from '#contract/model/terminal.ts';
import { call } from '../../shell/terminal.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { engineNowMs } from '../../stores/engine-clock.ts';
import { addNotice, noticesStore } from '../../stores/notices.ts';
import { sessionStore } from '../../stores/session.ts';
import { grouped, istTime } from '../../ui/format.ts';
import { auditFigures, feedFigures, fewerSockets, type Figure, lagHistogram, msText } from './health-words.ts';
import { Quality } from './quality.tsx';
import { Subscriptions } from './subscriptions.tsx';

function Notices() {
  const notices = useStore(noticesStore, (state) => state.notices);
  return (
    <section className="health-part is-wide" aria-label="Notices">
      <h2>Notices</h2>
      {notices.length === 0 && <p className="muted">Nothing to report.</p>}
      <ul>
        {notices.map((notice) => (
          <li key={`${notice.atMs} ${notice.code} ${notice.text}`}>
            <span className="time">{istTime(notice.atMs)}</span>{' '}
            <span className={`notice-${notice.level}`}>{notice.level}</span> {notice.text}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <dl>
      {figures.map((figure) => (
        <div key={figure.name}>
          <dt>{figure.name}</dt>
          <dd className={figure.warn ? 'warn' : ''}>{figure.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** How late the day's trades came: exchange time against receipt. */
function LagHistogram({ health }: { readonly health: Health }) {
  const bands = lagHistogram(health);
  return (
    <>
      <h2>Lag of the day's trades</h2>
      {bands.length === 0 && <p className="muted">No trade was measured yet.</p>}
      <dl className="lag-bands">
        {bands.map(({ name, value, share }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <span className="lag-bar" aria-hidden="true" style={{ inlineSize: `${share * 100}%` }} />
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** Instruments that do not fit into the connections that are left are told as a notice. */
async function goOnWith(max: number): Promise<void> {
  try {
    await call('feed.useSockets', { max });
  } catch (error) {
    const { code, text } = faultOf(error);
    addNotice({ level: 'warn', code, text, atMs: engineNowMs() });
  }
}

export function HealthPanel() {
  const health = useStore(sessionStore, (state) => state.health);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => panelFocus('health', () => body.current?.focus()), []);
  if (health === null) {
    return (
      <div ref={body} tabIndex={-1} className="panel-body">
        <p className="panel-state">The engine has not reported yet.</p>
      </div>
    );
  }
  const fewer = fewerSockets(health);
  return (
    <div ref={body} tabIndex={0} role="region" aria-label="Health of the engine" className="panel-body health">
      <Quality />
      <section className="health-part is-double" aria-label="Feed">
        <h2>Feed</h2>
        <Figures figures={feedFigures(health)} />
        {fewer !== null && (
          <button type="button" onClick={() => void goOnWith(fewer)}>
            Go on with {fewer} {fewer === 1 ? 'connection' : 'connections'}
          </button>
        )}
        <LagHistogram health={health} />
        <h2>Tick audit of the day</h2>
        <Figures figures={auditFigures(health)} />
      </section>
      <section className="health-part" aria-label="Threads">
        <h2>Threads</h2>
        <dl>
          {health.threads.map((thread) => (
            <div key={thread.name}>
              <dt>
                {thread.name} <span className={thread.state === 'running' ? 'up' : 'warn'}>{thread.state}</span>
              </dt>
              <dd>
                {thread.restarts > 0 && <span className="warn">{thread.restarts} restarts · </span>}
                {msText(thread.dutyMaxMs)}
              </dd>
            </div>
          ))}
        </dl>
        <Subscriptions />
        <h2>Counters</h2>
        <dl>
          {Object.entries(health.counters).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{grouped(value)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <Notices />
    </div>
  );
}
