/** Runs `run` now; asked again meanwhile, once more afterwards: the last word is never missed, nothing piles up. */
export function coalesced(run: () => Promise<unknown>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;
  const loop = async () => {
    do {
      again = false;
      await run();
    } while (again);
  };
  return () => {
    if (running) again = true;
    else running = loop().finally(() => (running = null));
    return running ?? Promise.resolve();
  };
}
