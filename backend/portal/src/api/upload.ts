import { ApiError } from "./errors";
import type { NewAttachment } from "./types";

const STALLED_MS = 30_000;
/** A browser sets these itself, and complains about a page that tries to. */
const FORBIDDEN = new Set(["host", "content-length"]);

/** Sends a file's bytes to a presigned address; `onProgress` gets 0 to 1. XMLHttpRequest, as fetch tells no progress. */
export function upload(to: NewAttachment["upload"], file: Blob, onProgress: (part: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let stalled = setTimeout(() => request.abort(), STALLED_MS);
    request.open(to.method, to.url);
    for (const [name, value] of Object.entries(to.headers))
      if (!FORBIDDEN.has(name.toLowerCase())) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      clearTimeout(stalled);
      stalled = setTimeout(() => request.abort(), STALLED_MS);
      onProgress(event.loaded / event.total);
    };
    request.onload = () =>
      request.status < 300 ? resolve() : reject(new ApiError("refused", request.status, "The file was not taken."));
    request.onerror = () => reject(new ApiError("unreachable"));
    request.onabort = () => reject(new ApiError("timeout"));
    request.onloadend = () => clearTimeout(stalled);
    request.send(file);
  });
}

/** The hexadecimal SHA-256 of a file. */
export async function sha256(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
