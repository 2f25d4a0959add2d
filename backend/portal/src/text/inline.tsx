import type { ReactNode } from "react";

const SAFE = /^(https?:|mailto:|tel:)/i;
const ENTITIES: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", nbsp: "\u00a0" };
const DEEPEST = 4;

/** What may stand inside a line; the first group that matched says which it is. */
const TOKENS = new RegExp(
  [
    /(?<!`)(?<ticks>`{1,3})(?!`)(?<code>.+?)(?<!`)\k<ticks>(?!`)/,
    /\\(?<escaped>[!-/:-@[-`{-~])/,
    /!?\[(?<label>(?:[^[\]]|\[[^[\]]*\])*)\]\(\s*<?(?<href>[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)>?(?:\s+["'][^"']*["'])?\s*\)/,
    /(?<url>https?:\/\/[^\s<>]*[^\s<>.,;:!?)"'*_~&])/,
    /\*\*(?=\S)(?<strong>(?:[^*]|\*(?!\*))+?)(?<=\S)\*\*(?!\*)/,
    /(?<![\w_])__(?=\S)(?<strong2>[^_]+?)(?<=\S)__(?!\w)/,
    /\*(?=\S)(?<em>[^*]+?)(?<=\S)\*/,
    /(?<!\w)_(?=\S)(?<em2>[^_]+?)(?<=\S)_(?!\w)/,
    /~~(?=\S)(?<gone>[^~]+?)(?<=\S)~~/,
    /&(?<entity>lt|gt|amp|quot|apos|nbsp|#\d{1,7}|#x[\da-f]{1,6});/,
  ]
    .map((each) => each.source)
    .join("|"),
  "gis",
);

/** A line's text as React nodes: no HTML comes from it, and no address but those of links that leave the portal. */
export function inline(text: string, depth = 0): ReactNode[] {
  if (depth > DEEPEST) return [text];
  const nodes: ReactNode[] = [];
  let from = 0;
  for (const match of text.matchAll(TOKENS)) {
    if (match.index > from) nodes.push(text.slice(from, match.index));
    nodes.push(node(match.groups!, match.index, depth + 1));
    from = match.index + match[0].length;
  }
  return [...nodes, text.slice(from)];
}

function node(found: Record<string, string | undefined>, key: number, depth: number): ReactNode {
  const { code, escaped, label, href, url, gone, entity } = found;
  const strong = found.strong ?? found.strong2;
  const em = found.em ?? found.em2;
  if (code !== undefined) return <code key={key}>{typed(code.trim() || code)}</code>;
  if (escaped !== undefined) return escaped;
  if (url !== undefined) return link(url, [url], key);
  // A picture is named but not fetched: by that its author would learn who reads.
  if (label !== undefined) return link(href!, label ? inline(label, depth) : [href], key);
  if (strong !== undefined) return <strong key={key}>{inline(strong, depth)}</strong>;
  if (em !== undefined) return <em key={key}>{inline(em, depth)}</em>;
  if (gone !== undefined) return <s key={key}>{inline(gone, depth)}</s>;
  return character(entity!.toLowerCase());
}

function link(href: string, children: ReactNode[], key: number): ReactNode {
  const address = href.replace(/&amp;/g, "&");
  if (!SAFE.test(address)) return <span key={key}>{children}</span>;
  return (
    <a key={key} href={address} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

function character(entity: string): string {
  if (!entity.startsWith("#")) return ENTITIES[entity]!;
  const code = entity[1] === "x" ? parseInt(entity.slice(2), 16) : Number(entity.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
}

/** The API writes a `<` that opens a tag as `&lt;`, also in code, where Markdown leaves it so: here it is undone. */
export const typed = (code: string): string => code.replace(/&lt;(?=[A-Za-z/!?])/g, "<");
