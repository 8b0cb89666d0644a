import { TryAgain } from '../panel-state.tsx';

/** In the place of a part of the health that is not there yet: what is read, or why it could not be. */
export function HealthWait({ what, error }: { readonly what: string; readonly error: string | null }) {
  if (error === null) return <p className="muted">Reading {what}…</p>;
  return (
    <p className="warn" role="status">
      Health could not read {what}. {error} <TryAgain />
    </p>
  );
}
