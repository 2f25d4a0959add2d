import type { QueryClient } from "@tanstack/react-query";

/** Reads it after all that has happened: an answer that is still under way, the first one too, may be older. */
export async function readAgain(client: QueryClient, queryKey: string[]): Promise<void> {
  if (client.isFetching({ queryKey })) await client.cancelQueries({ queryKey });
  await client.invalidateQueries({ queryKey });
}
