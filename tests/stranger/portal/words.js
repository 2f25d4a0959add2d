/** What the desk calls what the API has. */
export const STAGES = {
  open: "New",
  in_progress: "Being worked on",
  waiting_on_customer: "Your turn",
  resolved: "Solved",
  closed: "Filed away",
};
export const URGENCIES = { low: "Can wait", medium: "Usual", high: "Pressing", critical: "Burning" };
export const AREAS = { general: "Anything", billing: "Money", technical: "Machines", account: "Contract" };
export const HANDLERS = { "": "Nobody yet", "support-team": "Our experts" };

const UNITS = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
];

/** What is promised of a case: kept, broken, or how long there is. */
export function promise(ticket) {
  if (ticket.ended_at) return ticket.in_time ? "Promise kept" : "Promise broken";
  const left = (Date.parse(ticket.sla_due_date) - Date.now()) / 1000;
  if (left <= 0) return "Promise overdue";
  const [unit, seconds] = UNITS.find(([, size]) => left >= size) ?? ["min", 60];
  return `Promised within ${Math.ceil(left / seconds)} ${unit}`;
}

export const instant = (value) => new Date(value).toLocaleString();
