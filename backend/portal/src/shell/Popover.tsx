import { useEffect, useRef, useState, type ReactNode } from "react";
import { useLocation } from "react-router-dom";

interface Props {
  /** The accessible name of the button, and of what it opens. */
  name: string;
  contentName: string;
  role: "dialog" | "group";
  button: ReactNode;
  children: ReactNode;
}

/** A button that opens a panel below it. Escape, a click elsewhere, leaving it or another page close it. */
export function Popover({ name, contentName, role, button, children }: Props) {
  const [open, setOpen] = useState(false);
  const whole = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const { key } = useLocation();
  useEffect(() => setOpen(false), [key]);
  useEffect(() => {
    if (!open) return;
    panel.current?.focus();
    const outside = (event: Event) => !whole.current?.contains(event.target as Node) && setOpen(false);
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, [open]);
  // What has the focus may be gone, deleted by its own button; keys would lead nowhere then.
  useEffect(() => {
    if (open && document.activeElement === document.body) panel.current?.focus();
  });
  return (
    <div
      className="popover"
      ref={whole}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        setOpen(false);
        opener.current?.focus();
      }}
    >
      <button
        ref={opener}
        type="button"
        className="icon-button"
        aria-label={name}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open && (
        <div ref={panel} tabIndex={-1} role={role} aria-label={contentName} className="panel">
          {children}
        </div>
      )}
    </div>
  );
}
