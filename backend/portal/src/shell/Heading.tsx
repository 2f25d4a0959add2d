import { useEffect, useRef, type ReactNode } from "react";
import { useLocation, useNavigationType } from "react-router-dom";

/** A page's heading. It gets the focus when the page is reached by a link, so that reading goes on from there. */
export function Heading({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const isFirst = useLocation().key === "default";
  const type = useNavigationType();
  useEffect(() => {
    if (!isFirst && type !== "POP") heading.current?.focus();
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
