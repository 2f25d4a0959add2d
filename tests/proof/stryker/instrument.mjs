// Writes Stryker's mutants into the sources of a copy of the portal, all behind its switch, and lists them.
//
//     node instrument.mjs FOLDER LIST
//
// FOLDER holds the sources (.ts, .tsx) and is changed. LIST gets a JSON array: number (what
// `__stryker__.activeMutant` is set to), file (below FOLDER), function, operator (Stryker's name of it), old, new,
// line, range ("line:column-line:column", as `stryker run --mutate` takes it), and leftOut: why it is not tried.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "@babel/parser";
import traverse from "@babel/traverse";
import { commonTokens } from "@stryker-mutator/api/plugin";
import { createInstrumenter } from "@stryker-mutator/instrumenter";
import { createInjector } from "typed-inject";

const STYLES = ["className", "style"];
const PICTURES = "shell/Icon.tsx";
/** A word and a space: a sentence, a label, an amount. */
const WORDS = /\p{L}{2,}\S*\s|\s\S*\p{L}{2,}|^ \p{Lu}$|^\d \p{L}$/u;
/** A header and a selector. */
const FOR_MACHINES = /^(Bearer |input, )/;
const [folder, list] = process.argv.slice(2);

/** Without a level that is enabled: what Stryker says on its way is nothing that anybody asked for. */
const silent = Object.fromEntries(
  ["isTraceEnabled", "isDebugEnabled", "isInfoEnabled", "isWarnEnabled", "isErrorEnabled", "isFatalEnabled"]
    .map((name) => [name, () => false])
    .concat(["trace", "debug", "info", "warn", "error", "fatal"].map((name) => [name, () => undefined])),
);

const names = (await readdir(folder, { recursive: true })).filter((name) => /\.tsx?$/.test(name)).sort();
const files = await Promise.all(
  names.map(async (name) => ({ name, mutate: true, content: await readFile(join(folder, name), "utf8") })),
);
const instrumenter = createInjector()
  .provideValue(commonTokens.logger, silent)
  .provideValue(commonTokens.getLogger, () => silent)
  .injectFunction(createInstrumenter);
const { files: mutated, mutants } = await instrumenter.instrument(files, { ignorers: [], excludedMutations: [] });
await Promise.all(mutated.map(({ name, content }) => writeFile(join(folder, name), content)));

const seen = new Map(files.map(({ name, content }) => [name, looked(name, content)]));
await writeFile(list, JSON.stringify(mutants.map(described)));

/** What stands where in a file: its functions, the outermost first, and what is a style, a picture or a text. */
function looked(name, content) {
  const lines = content.split("\n");
  const starts = lines.reduce((found, line) => [...found, found.at(-1) + line.length + 1], [0]);
  const functions = [];
  const leftOut = [];
  const range = ({ start, end }) => ({ start, end });
  traverse.default(parse(content, { sourceType: "module", plugins: ["typescript", "jsx"] }), {
    Function(path) {
      const called = nameOf(path);
      if (called) functions.push({ ...range(path.node), called });
    },
    JSXAttribute(path) {
      if (STYLES.includes(path.node.name.name)) leftOut.push({ ...range(path.node), why: "style" });
    },
    "StringLiteral|TemplateLiteral"(path) {
      if (name === PICTURES) leftOut.push({ ...range(path.node), why: "picture", exactly: true });
      if (isForPeople(path)) leftOut.push({ ...range(path.node), why: "text for people", exactly: true });
    },
  });
  return { content, at: ({ line, column }) => starts[line] + column, functions, leftOut };
}

function nameOf({ node, parent }) {
  if (node.id) return node.id.name;
  if (parent.type === "VariableDeclarator") return parent.id.name;
  const key = node.key ?? (/Property$/.test(parent.type) ? parent.key : undefined);
  return key && (key.name ?? key.id?.name ?? key.value);
}

/** Words with a space between them, or what is shown as it stands. */
function isForPeople({ node, parent, parentPath }) {
  const parts = node.type === "StringLiteral" ? [node.value] : node.quasis.map((each) => each.value.cooked);
  if (!parts.some((part) => /\p{L}/u.test(part))) return false;
  if (parts.some((part) => WORDS.test(part)) && !FOR_MACHINES.test(parts[0])) return true;
  const shown = (path) =>
    path?.isJSXExpressionContainer() ||
    ((path?.isConditionalExpression() || path?.isLogicalExpression()) && shown(path.parentPath));
  return parent.type !== "BinaryExpression" && Boolean(shown(parentPath)) && /^\p{Lu}/u.test(parts[0]);
}

function described({ id, fileName, mutatorName, replacement, location }) {
  const { content, at, functions, leftOut } = seen.get(fileName);
  const [start, end] = [at(location.start), at(location.end)];
  const around = functions.filter((each) => each.start <= start && end <= each.end);
  const why = leftOut.find((each) =>
    each.exactly
      ? mutatorName === "StringLiteral" && each.start === start && each.end === end
      : each.start <= start && end <= each.end,
  );
  const place = ({ line, column }) => `${line + 1}:${column}`;
  return {
    number: Number(id),
    file: fileName,
    function: around.map((each) => each.called).join("."),
    operator: mutatorName,
    old: content.slice(start, end),
    new: replacement,
    line: location.start.line + 1,
    range: `${place(location.start)}-${place(location.end)}`,
    leftOut: why?.why ?? "",
  };
}
