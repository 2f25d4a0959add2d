import { useId, useLayoutEffect, useRef, type ReactNode } from "react";
import { Icon } from "./Icon";

interface Props {
  title: string;
  onClose(): void;
  children: ReactNode;
}

/** A modal dialog: the browser keeps the focus inside, and gives it back to where it was. */
export function Dialog({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before it is taken out of the page: then it cannot give the focus back any more.
  useLayoutEffect(() => {
    const opened = dialog.current!;
    opened.showModal();
    // It begins in its first field, if it has one. `autoFocus` comes too early: what is not open takes no focus.
    opened.querySelector<HTMLElement>("input, select, textarea")?.focus();
    return () => opened.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        if (event.target !== dialog.current) return; // a file picker in it was cancelled
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className="dialog-inside">
        <div className="bar">
          <h2 id={id}>{title}</h2>
          <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
