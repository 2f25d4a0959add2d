import { useEffect, useState } from "react";

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
] as const;

/** A length of time in at most two units: `2 d 4 h`, `3 h 12 min`, `12 min`, `45 s`. */
export function span(ms: number): string {
  const first = UNITS.findIndex(([, length]) => ms >= length);
  if (first < 0) return "0 s";
  const [unit, length] = UNITS[first]!;
  const next = UNITS[first + 1];
  const rest = next && first < 2 ? Math.floor((ms % length) / next[1]) : 0;
  return `${Math.floor(ms / length)} ${unit}` + (rest ? ` ${rest} ${next![0]}` : "");
}

/** The present, as often as what is shown of it changes: `precise` every second, else twice a minute. */
export function useNow(precise: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), precise ? 1_000 : 30_000);
    return () => clearInterval(timer);
  }, [precise]);
  return now;
}

const WHEN = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export function When({ at }: { at: string }) {
  return (
    <time dateTime={at} className="quiet">
      {WHEN.format(new Date(at))}
    </time>
  );
}
