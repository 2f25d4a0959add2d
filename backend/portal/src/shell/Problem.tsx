import { explain } from "../api/errors";

interface Props {
  error: unknown;
  /** What else there is to say. */
  note?: string;
  onRetry?: () => void;
}

export function Problem({ error, note, onRetry }: Props) {
  return (
    <div role="alert" className="problem">
      <p>
        {explain(error)} {note}
      </p>
      {onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}

export const KEPT = "Nothing you typed is lost.";
