import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { LazyCode } from '../panels/lazy-code.ts';
import { hitsStore } from '../stores/hits.ts';
import type { PaletteSources } from './palette-more.ts';

/** The schema of the settings is not part of the first load. */
const formCode = new LazyCode(() => import('../panels/settings/config-form.ts'));

/** Scanners and settings for the palette; the form of the settings is read when it opens for the first time. */
export function usePaletteSources(): PaletteSources {
  const scanners = useStore(hitsStore, (state) => state.scanners);
  const code = useSyncExternalStore(formCode.subscribe, formCode.state);
  useEffect(() => void formCode.read(), []);
  const fields = typeof code === 'object' ? code.CONFIG_FIELDS : null;
  return useMemo(() => ({ scanners, fields: fields ?? [] }), [scanners, fields]);
}
