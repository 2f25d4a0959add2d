import { useId, useSyncExternalStore } from "react";
import { FORGOTTEN } from "../drafts/drafts";
import { Icon } from "../shell/Icon";
import { size } from "../text/words";
import { tooMuch } from "./uploads";

/** The files of the ticket that is being written: a page cannot store them, so they last until it is reloaded. */
class Chosen {
  #files: readonly File[] = [];
  #listeners = new Set<() => void>();

  files = (): readonly File[] => this.#files;

  set(files: readonly File[]): void {
    this.#files = files;
    this.#listeners.forEach((listener) => listener());
  }

  take(): readonly File[] {
    const files = this.#files;
    this.set([]);
    return files;
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export const chosenFiles = new Chosen();
addEventListener(FORGOTTEN, () => chosenFiles.set([]));

export function ChosenFiles() {
  const id = useId();
  const files = useSyncExternalStore(chosenFiles.subscribe, chosenFiles.files);
  const fault = tooMuch(files);
  return (
    <div className="field">
      <label htmlFor={id}>Attachments</label>
      <input
        id={id}
        type="file"
        multiple
        aria-describedby={`${id}h`}
        onChange={(event) => {
          chosenFiles.set([...files, ...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <span id={`${id}h`} className={fault ? "fault" : "quiet"}>
        {fault ?? "At most 10 files of 10 MB."}
      </span>
      {files.length > 0 && (
        <ul role="list" aria-label="Chosen files" className="files">
          {files.map((file, at) => (
            <li key={at}>
              <Icon name="clip" />
              <span className="filename">{file.name}</span> <span className="quiet">{size(file.size)}</span>
              <button
                type="button"
                className="icon-button"
                aria-label={`Remove ${file.name}`}
                onClick={() => chosenFiles.set(files.filter((each) => each !== file))}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
