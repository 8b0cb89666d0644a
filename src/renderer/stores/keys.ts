import { createStore } from 'zustand/vanilla';
import { type Bindings, FIRST_BINDINGS } from '../shell/bindings.ts';

/** The keys that a person has chosen. */
export const keysStore = createStore<Bindings>(() => FIRST_BINDINGS);
