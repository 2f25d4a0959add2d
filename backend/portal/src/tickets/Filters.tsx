import { useId } from "react";
import { useSearchParams } from "react-router-dom";
import { CATEGORIES, PRIORITIES, STATUSES, type TicketFilters } from "../api/types";
import { Choice } from "../shell/Choice";

const KNOWN = { status: STATUSES, priority: PRIORITIES, category: CATEGORIES } as const;
type Name = keyof typeof KNOWN;

/** What the address says about which tickets to show. */
export function useFilters() {
  const [params, setParams] = useSearchParams();
  const one = (name: Name) => KNOWN[name].find((each) => each === params.get(name)) ?? "";
  const filters: TicketFilters = { status: one("status"), priority: one("priority"), category: one("category") };
  const search = params.get("q") ?? "";
  const set = (name: Name | "q", value: string) =>
    setParams(
      (now) => {
        if (value) now.set(name, value);
        else now.delete(name);
        return now;
      },
      { replace: true },
    );
  const clear = () => setParams({}, { replace: true });
  const isFiltered = search.trim() !== "" || Object.values(filters).some(Boolean);
  return { filters, search, isFiltered, set, clear };
}

export function Filters() {
  const { filters, search, isFiltered, set, clear } = useFilters();
  const id = useId();
  const choice = (name: Name, label: string) => (
    <Choice
      label={label}
      value={filters[name]}
      values={KNOWN[name]}
      none={`Any ${name}`}
      onChange={(value) => set(name, value)}
    />
  );
  return (
    <div role="search" aria-label="Tickets" className="filters">
      <div className="field wide">
        <label htmlFor={id}>Search tickets</label>
        <input id={id} type="search" value={search} onChange={(event) => set("q", event.target.value)} />
      </div>
      {choice("status", "Status")}
      {choice("priority", "Priority")}
      {choice("category", "Category")}
      {isFiltered && (
        <button type="button" className="link-button" onClick={clear}>
          Clear filters
        </button>
      )}
    </div>
  );
}
