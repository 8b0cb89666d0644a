import { runThread } from '../../src/main/threads/thread.ts';

/** A thread with the least of a body: answers, waits, throws and leaks on demand. */
type EchoOrder = { readonly type: 'echo' | 'block' | 'throw' | 'throwLater' | 'leak' };
type EchoReport = { readonly type: 'echo'; readonly nowMs: number; readonly ticks: number };

runThread<EchoOrder, EchoReport>(10, (tools) => {
  let ticks = 0;
  return {
    step: ({ type }, nowMs) => {
      if (type === 'echo') tools.report({ type: 'echo', nowMs, ticks });
      if (type === 'block') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
      if (type === 'throw') throw new Error('no way on');
      if (type === 'throwLater') void Promise.reject(new Error('no way on, later'));
      if (type === 'leak') setInterval(() => undefined, 1_000);
    },
    tick: () => {
      ticks += 1;
      tools.log('debug', 'echo.ticked');
    },
    close: () => tools.log('info', 'echo.closed'),
  };
});
