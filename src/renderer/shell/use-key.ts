import { useStore } from 'zustand';
import { keysStore } from '../stores/keys.ts';
import { keyOf } from './commands.ts';

/** The first key of a command, drawn anew when somebody binds another one. */
export function useKey(id: string): string {
  useStore(keysStore);
  return keyOf(id);
}
