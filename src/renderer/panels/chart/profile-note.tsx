import { useStore } from 'zustand';
import { profileWords, type ProfileStore } from './profile-store.ts';

/** What the profile of a chart says and what it is made of. */
export function ProfileNote({ store, decimals }: { store: ProfileStore; decimals: () => 2 | 4 }) {
  const state = useStore(store);
  return <p className="profile-note">{profileWords(state, decimals())}</p>;
}
