import { type RefObject, useMemo } from 'react';
import { useStore } from 'zustand';
import { call } from '../../shell/terminal.ts';
import { usePolled } from '../../shell/use-polled.ts';
import type { TrayLeg } from '../../stores/baskets.ts';
import { instrumentOf, instrumentsStore } from '../../stores/instruments.ts';
import { toneOf } from '../../ui/format.ts';
import { factsOf } from '../builder/builder-words.ts';
import { trayQuestion } from './tray-question.ts';

/** The legs are worked out anew this long after the last answer, ms: a person compares before sending. */
const EVERY_MS = 1_000;
/** What is told of a basket in one line; the strategy builder has the rest. */
const TOLD = new Set(['Net premium', 'Margin', 'Charges', 'Max profit', 'Max loss', 'Breakevens', 'Chance of profit']);

/** What the legs of the tray come to together, by the engine; its place stays while there is no answer. */
export function TrayFigures({ legs, body }: { legs: readonly TrayLeg[]; body: RefObject<HTMLElement | null> }) {
  const epoch = useStore(instrumentsStore, (state) => state.epoch);
  const question = useMemo(() => trayQuestion(epoch, legs, instrumentOf), [epoch, legs]);
  const { value, error } = usePolled({
    key: typeof question === 'string' ? null : JSON.stringify(question),
    ask: () => {
      if (typeof question === 'string') throw new Error('bug: nothing is asked without a question');
      return call('strategy.evaluate', question);
    },
    everyMs: EVERY_MS,
    seen: () => document.visibilityState === 'visible' && body.current?.checkVisibility() === true,
  });
  const result = value?.result ?? null;
  const why =
    typeof question === 'string' ? question : (error ?? (value === null ? 'Working out the legs…' : value.problems[0]));
  return (
    <div className="tray-figures" role="group" aria-label="The legs together">
      {result === null ? (
        <p className="muted">{why ?? 'The legs have no price yet.'}</p>
      ) : (
        <dl data-fresh={error === null}>
          {factsOf(result)
            .filter(({ title }) => TOLD.has(title))
            .map(({ title, value: text, note, warn, signed }) => (
              <div key={title} title={note}>
                <dt>{title}</dt>
                <dd className={warn ? 'warn' : signed ? toneOf(text) : ''}>
                  {text}
                  {title === 'Margin' && !result.marginExact && <span className="muted"> approx.</span>}
                  {title === 'Net premium' && <span className="muted"> {note}</span>}
                </dd>
              </div>
            ))}
        </dl>
      )}
    </div>
  );
}
