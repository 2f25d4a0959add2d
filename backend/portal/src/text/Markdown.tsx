import Renderer, { type MarkdownToJSX } from "markdown-to-jsx";
import { Children, type ReactNode } from "react";

const SAFE = /^(https?:|mailto:|tel:)/i;

/**
 * Shows Markdown as React elements: nothing in it can become HTML. Links leave the portal, pictures are named but not
 * fetched, as an author could see by them who reads.
 */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="markdown">
      <Renderer options={OPTIONS}>{text}</Renderer>
    </div>
  );
}

const OPTIONS: MarkdownToJSX.Options = {
  disableParsingRawHTML: true,
  forceBlock: true,
  wrapper: "div",
  overrides: { a: Link, img: Picture, code: Code, input: Tick, ...lowered() },
};

function Link({ href, children }: { href?: string; children?: ReactNode }) {
  if (!href || !SAFE.test(href)) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

function Picture({ src, alt }: { src?: string; alt?: string }) {
  return <Link {...(src ? { href: src } : {})}>{alt || "Picture"}</Link>;
}

/** The API writes a `<` that opens a tag as `&lt;`. In code, Markdown leaves that as it is: here it is undone. */
function Code({ children }: { children?: ReactNode }) {
  return <code>{Children.map(children, (part) => (typeof part === "string" ? typed(part) : part))}</code>;
}

const typed = (code: string): string => code.replace(/&lt;(?=[A-Za-z/!?])/g, "<");

function Tick({ checked }: { checked?: boolean }) {
  return <span>{checked ? "☑ " : "☐ "}</span>;
}

/** Headings in a comment stand below those of the page. */
function lowered(): MarkdownToJSX.Overrides {
  const bold = ({ children }: { children?: ReactNode }) => <p className="heading">{children}</p>;
  return Object.fromEntries([1, 2, 3, 4, 5, 6].map((level) => [`h${level}`, bold]));
}
