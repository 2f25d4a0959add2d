interface Props {
  label: string;
  busy: boolean;
  busyLabel: string;
  idle?: boolean;
}

/** Stays in the tab order while it runs; its form ignores a second press. `idle`: there is nothing to submit. */
export function Submit({ label, busy, busyLabel, idle = false }: Props) {
  return (
    <button type="submit" className="button primary" aria-disabled={busy || idle || undefined}>
      {busy ? busyLabel : label}
    </button>
  );
}
