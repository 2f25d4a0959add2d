/** Markdown as people write it in comments, made of elements: no text ever becomes markup. */
import { h } from "./dom.js";

const INLINE =
  /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)|(https?:\/\/[^\s<>]+)/g;
const ITEM = /^[*-] /;

const link = (href, text) => h("a", { href, rel: "noopener noreferrer nofollow" }, text);

function inline(text) {
  const made = [];
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    const [whole, code, strong, leaning, named, href, bare] = found;
    made.push(text.slice(end, found.index));
    if (code) made.push(h("code", {}, code));
    else if (strong) made.push(h("strong", {}, strong));
    else if (leaning) made.push(h("em", {}, leaning));
    else made.push(named ? link(href, named) : link(bare, bare));
    end = found.index + whole.length;
  }
  return [...made, text.slice(end)];
}

function block(text) {
  if (text.startsWith("```"))
    return h("pre", { tabindex: "0" }, h("code", {}, text.replace(/^```.*\n?|\n?```$/g, "")));
  const lines = text.split("\n");
  if (lines.every((line) => ITEM.test(line)))
    return h(
      "ul",
      {},
      lines.map((line) => h("li", {}, inline(line.replace(ITEM, "")))),
    );
  return h("p", {}, inline(text));
}

export const shown = (text) => text.split(/\n{2,}/).map(block);
