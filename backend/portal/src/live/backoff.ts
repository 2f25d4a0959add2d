const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/** How long to wait before the attempt after `failures` failed ones: doubling, at least half of it, never in step. */
export function delayAfter(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return ceiling * (0.5 + random() / 2);
}
