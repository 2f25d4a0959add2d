import { useId, type ReactNode } from "react";

/** What a control needs in order to be bound to its label, hint and fault. */
export interface Bound {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

interface Props {
  label: string;
  hint?: string;
  fault?: string | undefined;
  children(bound: Bound): ReactNode;
}

export function Field({ label, hint, fault, children }: Props) {
  const id = useId();
  const described = [hint && `${id}h`, fault && `${id}f`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, ...(described && { "aria-describedby": described }), ...(fault && { "aria-invalid": true }) })}
      {hint && (
        <span id={`${id}h`} className="quiet">
          {hint}
        </span>
      )}
      {fault && (
        <span id={`${id}f`} className="fault">
          {fault}
        </span>
      )}
    </div>
  );
}
