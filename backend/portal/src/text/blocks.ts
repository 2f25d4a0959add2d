/** The parts of Markdown that people use in a ticket; everything else is the text that it is. */
export type Block =
  | { kind: "code"; text: string }
  | { kind: "heading" | "paragraph"; text: string }
  | { kind: "rule" }
  | { kind: "quote"; inside: Block[] }
  | { kind: "list"; start: number | null; items: Block[][] }
  | { kind: "table"; rows: string[][] };

const FENCE = /^ {0,3}(`{3,}|~{3,})[^`]*$/;
const HEADING = /^ {0,3}#{1,6} +(.*?) *#*$/;
const RULE = /^ {0,3}([-*_])(?: *\1){2,} *$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( {0,3}(?:[-*+]|(\d{1,9})[.)]) {1,4})(?=\S)/;
const DIVIDER = /^ *\|?(?: *:?-+:? *\|)+(?: *:?-+:? *)?$/;
const DEEPEST = 8;

export function blocksOf(text: string): Block[] {
  return read(text.replace(/\t/g, "    ").split("\n"), 0);
}

function read(lines: string[], depth: number): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  /** Takes lines as long as they belong to it. */
  const take = (belongs: (line: string) => boolean): string[] => {
    const from = at;
    while (at < lines.length && belongs(lines[at]!)) at++;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at]!;
    const fence = FENCE.exec(line)?.[1];
    const item = depth < DEEPEST ? ITEM.exec(line) : null;
    if (!line.trim()) at++;
    else if (fence) {
      at++;
      const inside = take((each) => !(each.trim().startsWith(fence) && !each.trim().replaceAll(fence[0]!, "")));
      at++;
      blocks.push({ kind: "code", text: inside.join("\n") });
    } else if (RULE.test(line)) {
      at++;
      blocks.push({ kind: "rule" });
    } else if (HEADING.test(line)) {
      at++;
      blocks.push({ kind: "heading", text: HEADING.exec(line)![1]! });
    } else if (QUOTE.test(line) && depth < DEEPEST) {
      const inside = take((each) => QUOTE.test(each)).map((each) => each.replace(QUOTE, ""));
      blocks.push({ kind: "quote", inside: read(inside, depth + 1) });
    } else if (item) {
      const items: Block[][] = [];
      for (let next: RegExpExecArray | null = item; next; next = ITEM.exec(lines[at] ?? "")) {
        if (Boolean(next[2]) !== Boolean(item[2])) break;
        const width = next[1]!.length;
        const first = lines[at++]!.slice(width);
        let isApart = false; // after an empty line only what is indented goes on with the item
        const rest = take((each) => {
          isApart ||= !each.trim();
          return !each.trim() || indent(each) >= 2 || (!isApart && !begins(each));
        });
        items.push(read([first, ...rest.map((each) => each.slice(Math.min(width, indent(each))))], depth + 1));
      }
      blocks.push({ kind: "list", start: item[2] ? Number(item[2]) : null, items });
    } else if (line.includes("|") && DIVIDER.test(lines[at + 1] ?? "")) {
      const rows = take((each) => each.includes("|")).filter((each) => !DIVIDER.test(each));
      blocks.push({ kind: "table", rows: rows.map(cells) });
    } else {
      at++;
      blocks.push({ kind: "paragraph", text: [line, ...take((each) => Boolean(each.trim()) && !begins(each))].join("\n") });
    }
  }
  return blocks;
}

/** Whether a line cannot be the continuation of a paragraph. */
function begins(line: string): boolean {
  return [FENCE, HEADING, RULE, QUOTE, ITEM].some((pattern) => pattern.test(line));
}

const indent = (line: string): number => line.length - line.trimStart().length;

const cells = (row: string): string[] =>
  row
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());
