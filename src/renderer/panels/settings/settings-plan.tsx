import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { onEscape } from '../../shell/escape-stack.ts';
import { settingsStore } from '../../stores/settings.ts';
import { carryOut, leavePlan } from './settings-actions.ts';
import type { SettingsPlan } from './settings-report.ts';

const PARTS = { terminal: 'terminal', look: 'look and sound', keys: 'keys' } as const;

function Plan({ plan }: { readonly plan: SettingsPlan }) {
  const { title, changes } = plan;
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    first.current?.focus();
    return onEscape(leavePlan);
  }, []);
  return (
    <div className="settings-plan" role="group" aria-label={title}>
      <h2>
        {title}: {changes.length === 0 ? 'nothing would change' : `${changes.length} would change`}
      </h2>
      {changes.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">Setting</th>
              <th scope="col">Part</th>
              <th scope="col">Now</th>
              <th scope="col">Then</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ part, name, from, to }) => (
              <tr key={`${part} ${name}`}>
                <td>{name}</td>
                <td className="muted">{PARTS[part]}</td>
                <td>{from}</td>
                <td>{to}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="settings-buttons">
        {changes.length > 0 && (
          <button ref={first} type="button" className="button" onClick={() => void carryOut(plan)}>
            Change {changes.length}
          </button>
        )}
        <button ref={changes.length === 0 ? first : undefined} type="button" className="button" onClick={leavePlan}>
          Leave it as it is <kbd>Esc</kbd>
        </button>
      </div>
    </div>
  );
}

/** What an import or a reset would change, told before it does. */
export function SettingsPlanView() {
  const plan = useStore(settingsStore, (state) => state.plan);
  return plan === null ? null : <Plan key={plan.title} plan={plan} />;
}
