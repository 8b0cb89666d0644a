import { type FunctionComponent, useEffect, useSyncExternalStore } from 'react';
import type { LazyCode } from './lazy-code.ts';

/** The body of a panel: words while its code is read, and a way to try again when that failed. */
export function lazyBody<Module extends object>(
  code: LazyCode<Module>,
  pick: (module: Module) => FunctionComponent,
): FunctionComponent {
  return function LazyBody() {
    const state = useSyncExternalStore(code.subscribe, code.state);
    useEffect(() => void code.read(), []);
    if (state === 'reading') return <p className="panel-state">Reading this panel…</p>;
    if (state === 'failed') {
      return (
        <div className="panel-state" role="alert">
          <p>This panel could not be read: the terminal has ended or was updated. Try again, or reload the page.</p>
          <button type="button" className="button" onClick={() => void code.read()}>
            Try again
          </button>
        </div>
      );
    }
    const Body = pick(state);
    return <Body />;
  };
}

/** A part of the panel's header: nothing until its code is there. */
export function lazyPart<Module extends object>(
  code: LazyCode<Module>,
  pick: (module: Module) => FunctionComponent,
): FunctionComponent {
  return function LazyPart() {
    const state = useSyncExternalStore(code.subscribe, code.state);
    if (state === 'reading' || state === 'failed') return null;
    const Part = pick(state);
    return <Part />;
  };
}
