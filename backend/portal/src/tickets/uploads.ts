import { useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { ApiError } from "../api/errors";
import type { NewAttachment } from "../api/types";
import { sha256, upload } from "../api/upload";
import { usePortal } from "../portal";
import { say } from "../shell/messages";

const LARGEST = 10 * 1024 ** 2;
const MOST = 10;

/** A file on its way: `part` of it is there, or it failed with `error`. */
export interface Upload {
  key: string;
  ticketId: string;
  file: File;
  part: number;
  error?: unknown;
  /** Where its bytes go, once the ticket knows of it: tried again, it is not announced twice. */
  place?: NewAttachment;
}

let uploads: readonly Upload[] = [];
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(key: string, to: Partial<Upload> | null): void {
  uploads = uploads.flatMap((each) => (each.key !== key ? [each] : to ? [{ ...each, ...to }] : []));
  listeners.forEach((listener) => listener());
}

/** Uploads go on while one is on other pages. */
export function useUploads() {
  const { api } = usePortal();
  const client = useQueryClient();
  const all = useSyncExternalStore(subscribe, () => uploads);

  async function run({ key, ticketId, file, place: known }: Upload): Promise<void> {
    change(key, { part: 0, error: undefined });
    const about = { filename: file.name, content_type: file.type || "application/octet-stream", size: file.size };
    const send = (place: NewAttachment) => upload(place.upload, file, (part) => change(key, { part }));
    const announce = async () => {
      const place = await api.addAttachment(ticketId, { ...about, sha256: await sha256(file) });
      change(key, { place });
      return place;
    };
    try {
      // The address of a first try may have run out meanwhile: then it takes a new one.
      if (known) await send(known).catch(async (error) => isOver(error) ? send(await announce()) : Promise.reject(error));
      else await send(await announce());
      change(key, null);
      say(`${file.name} uploaded.`);
    } catch (error) {
      change(key, { error });
    }
    await client.invalidateQueries({ queryKey: ["ticket", ticketId] });
  }

  return {
    all,
    start(ticketId: string, files: readonly File[]): void {
      const added = files.map((file) => ({ key: crypto.randomUUID(), ticketId, file, part: 0 }));
      uploads = [...uploads, ...added];
      // One after the other: each gets the whole line.
      void added.reduce((before, each) => before.then(() => run(each)), Promise.resolve());
    },
    retry: (one: Upload) => void run(one),
    dismiss: (one: Upload) => change(one.key, null),
  };
}

function isOver(error: unknown): boolean {
  return error instanceof ApiError && error.status === 403;
}

/** What is wrong with these files together, if anything. */
export function tooMuch(files: readonly File[], already = 0): string | undefined {
  if (files.length + already > MOST) return `A ticket takes at most ${MOST} files.`;
  const large = files.find((file) => file.size > LARGEST);
  if (large) return `${large.name} is larger than 10 MB.`;
  const empty = files.find((file) => file.size === 0);
  return empty && `${empty.name} is empty.`;
}
