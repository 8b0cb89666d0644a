import { useEffect, useState } from 'react';

const SECOND_MS = 1_000;

/** Draws a component once a second: what it says depends on the time. */
export function useEverySecond(): void {
  const [, redraw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => redraw((count) => count + 1), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
}
