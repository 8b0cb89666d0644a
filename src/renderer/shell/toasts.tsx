import { useStore } from 'zustand';
import { goToPanel } from './dock-control.ts';
import { chartSlot } from '../stores/link-groups.ts';
import { dismissToast, type Toast, toastsStore } from '../stores/toasts.ts';

function ToastLine({ toast }: { toast: Toast }) {
  const { slot, panel } = toast;
  return (
    <li className={`toast is-${toast.level}`}>
      <span>
        {toast.count > 1 && <b>{toast.count} × </b>}
        {toast.text}
      </span>
      {slot !== null && (
        <button
          type="button"
          className="button"
          onClick={() => {
            chartSlot(slot);
            dismissToast(toast.id);
          }}
        >
          Chart
        </button>
      )}
      {panel !== undefined && (
        <button
          type="button"
          className="button"
          onClick={() => {
            goToPanel(panel.id);
            dismissToast(toast.id);
          }}
        >
          {panel.words}
        </button>
      )}
      <button type="button" className="button" aria-label="Dismiss" onClick={() => dismissToast(toast.id)}>
        ×
      </button>
    </li>
  );
}

/** Hits and notices, politely, at the lower edge. */
export function Toasts() {
  const toasts = useStore(toastsStore, (state) => state.toasts);
  return (
    <ul className="toasts" aria-live="polite" aria-label="Messages">
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </ul>
  );
}
