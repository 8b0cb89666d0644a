import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { panelFocus } from '../../shell/panel-focus.ts';
import { noticesStore } from '../../stores/notices.ts';
import { sessionStore } from '../../stores/session.ts';
import { grouped, istTime } from '../../ui/format.ts';
import { feedFigures, msText } from './health-words.ts';
import { Subscriptions } from './subscriptions.tsx';

function Notices() {
  const notices = useStore(noticesStore, (state) => state.notices);
  return (
    <section className="health-part is-wide" aria-label="Notices">
      <h3>Notices</h3>
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
  return (
    <div ref={body} tabIndex={0} role="region" aria-label="Health of the engine" className="panel-body health">
      <section className="health-part is-double" aria-label="Feed">
        <h3>Feed</h3>
        <dl>
          {feedFigures(health).map((figure) => (
            <div key={figure.name}>
              <dt>{figure.name}</dt>
              <dd className={figure.warn ? 'warn' : ''}>{figure.value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="health-part" aria-label="Threads">
        <h3>Threads</h3>
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
        <h3>Counters</h3>
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
