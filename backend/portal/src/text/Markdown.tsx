import { memo } from "react";
import { blocksOf, type Block } from "./blocks";
import { inline, typed } from "./inline";

/** Shows Markdown as React elements: nothing in it can become HTML of its own. */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  return (
    <div className="markdown">
      <Blocks of={blocksOf(text)} />
    </div>
  );
});

function Blocks({ of }: { of: Block[] }) {
  return of.map((block, at) => <Shown key={at} block={block} />);
}

function Shown({ block }: { block: Block }) {
  if (block.kind === "code")
    // Whoever uses the keyboard can scroll it, too.
    return (
      <pre tabIndex={0}>
        <code>{typed(block.text)}</code>
      </pre>
    );
  if (block.kind === "rule") return <hr />;
  if (block.kind === "quote")
    return (
      <blockquote>
        <Blocks of={block.inside} />
      </blockquote>
    );
  if (block.kind === "list") return <List block={block} />;
  if (block.kind === "table") return <Table rows={block.rows} />;
  // A heading in a comment is none of the page's.
  return <p className={block.kind}>{inline(block.text)}</p>;
}

function List({ block }: { block: Block & { kind: "list" } }) {
  const items = block.items.map((item, at) => (
    <li key={at}>
      <Blocks of={item} />
    </li>
  ));
  return block.start === null ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
}

function Table({ rows: [head = [], ...rows] }: { rows: string[][] }) {
  return (
    <table>
      <thead>
        <tr>
          {head.map((cell, at) => (
            <th key={at}>{inline(cell)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          <tr key={at}>
            {row.map((cell, column) => (
              <td key={column}>{inline(cell)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
