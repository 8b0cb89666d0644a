import { useEffect, useMemo, useState } from 'react';
import { type ChainColumn, columnsShown, straddleShown } from './chain-columns.ts';

export interface ShownColumns {
  readonly columns: readonly ChainColumn[];
  readonly straddle: boolean;
}

/**
 * Columns of a chain in its panel: what a person chose, or as many as fit. The list stays the same object while it has
 * the same columns.
 */
export function useColumns(
  body: { readonly current: HTMLElement | null },
  chosen: readonly ChainColumn[] | null,
): ShownColumns {
  const [px, setPx] = useState(0);
  useEffect(() => {
    if (body.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setPx(Math.round(entry?.contentRect.width ?? 0)));
    observer.observe(body.current);
    return () => observer.disconnect();
  }, [body]);
  const names = columnsShown(chosen, px).join(' ');
  const columns = useMemo(() => names.split(' ') as ChainColumn[], [names]);
  return { columns, straddle: chosen !== null || straddleShown(px) };
}
