import { useId } from "react";
import { word } from "../text/words";

interface Props {
  label: string;
  value: string;
  values: readonly string[];
  /** What the value "" is called; without it there is none. */
  none?: string;
  onChange(value: string): void;
}

export function Choice({ label, value, values, none, onChange }: Props) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {none !== undefined && <option value="">{none}</option>}
        {values.map((each) => (
          <option key={each} value={each}>
            {word(each)}
          </option>
        ))}
      </select>
    </div>
  );
}
