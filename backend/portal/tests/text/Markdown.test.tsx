import { render } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { Markdown } from "../../src/text/Markdown";

const html = (text: string) => render(<Markdown text={text} />).container.firstElementChild!.innerHTML;
const ACTIVE = "script, img, iframe, object, embed, form, input, svg, style, link, meta, base, [onclick], [onerror], [src]";

describe("Markdown", () => {
  test.each([
    ["one\ntwo", '<p class="paragraph">one\ntwo</p>'],
    ["**a** and __b__", '<p class="paragraph"><strong>a</strong> and <strong>b</strong></p>'],
    ["*a* _b_ ~~c~~", '<p class="paragraph"><em>a</em> <em>b</em> <s>c</s></p>'],
    ["**a *b* c**", '<p class="paragraph"><strong>a <em>b</em> c</strong></p>'],
    ["snake_case_name 2 * 3 * 4", '<p class="paragraph">snake_case_name 2 * 3 * 4</p>'],
    ["\\*not\\*", '<p class="paragraph">*not*</p>'],
    ["# Title #", '<p class="heading">Title</p>'],
    ["---", "<hr>"],
    ["> a\n> - b", '<blockquote><p class="paragraph">a</p><ul><li><p class="paragraph">b</p></li></ul></blockquote>'],
    ["- a\n- b\n\nc", '<ul><li><p class="paragraph">a</p></li><li><p class="paragraph">b</p></li></ul><p class="paragraph">c</p>'],
    ["3. a\n4. b", '<ol start="3"><li><p class="paragraph">a</p></li><li><p class="paragraph">b</p></li></ol>'],
    ["- a\n  - b", '<ul><li><p class="paragraph">a</p><ul><li><p class="paragraph">b</p></li></ul></li></ul>'],
    ["|a|b|\n|-|-|\n|1|2|", "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"],
    ["```js\nlet a;\n\n# b\n```\nc", '<pre tabindex="0"><code>let a;\n\n# b</code></pre><p class="paragraph">c</p>'],
    ["```\nnot closed", '<pre tabindex="0"><code>not closed</code></pre>'],
    ["a & b &amp; &copy; &#169;", '<p class="paragraph">a &amp; b &amp; &amp;copy; ©</p>'],
    ["&#x41;&#X6a; &#0; &#x110000;", '<p class="paragraph">Aj \ufffd \ufffd</p>'],
    ["- a\n1. b", '<ul><li><p class="paragraph">a</p></li></ul><ol start="1"><li><p class="paragraph">b</p></li></ol>'],
  ])("%j", (text, expected) => expect(html(text)).toBe(expected));

  test("links leave the portal", () => {
    const link = '<a href="https://a.example/x_(y)?b=1&amp;c" target="_blank" rel="noopener noreferrer nofollow">';
    expect(html('[**go**](https://a.example/x_(y)?b=1&c "t")')).toContain(`${link}<strong>go</strong></a>`);
    expect(html("see https://a.example/b.")).toContain('href="https://a.example/b"');
  });

  test.each(["http://a.example/", "https://a.example/", "mailto:a@a.example", "tel:+4930123"])("to %s", (address) => {
    expect(html(`[go](${address})`)).toContain(`href="${address}"`);
  });

  test.each(["javascript:alert(1)//https://a.example", "x-https://a.example", "/tel:1"])("but not to %s", (address) => {
    expect(html(`[go](${address})`)).not.toContain("href");
  });

  test("what is nested too deep is shown as it was typed", () => {
    expect(render(<Markdown text="**_~~[*x **y***](https://a.example/)~~_**" />).container).toHaveTextContent(/x/);
  });

  test("pictures are named, not fetched", () => {
    expect(html("![me](https://a.example/me.png)")).toContain(">me</a>");
  });
});

describe("what the API made inert", () => {
  test("is shown as it was typed", () => {
    const { container } = render(<Markdown text={"&lt;b>bold&lt;/b> `&lt;i>`\n\n```\n&lt;div class='x'>&lt;/div>\na &lt; b\n```"} />);
    expect(container).toHaveTextContent("<b>bold</b> <i><div class='x'></div> a &lt; b");
    expect(container.querySelector("pre code")!.textContent).toBe("<div class='x'></div>\na &lt; b");
    expect(container.querySelector("b, i, .markdown div")).toBeNull();
  });

  test.each([
    "<script>alert(1)</script>",
    "&lt;script>alert(1)&lt;/script>",
    "```\n&lt;img src=x onerror=alert(1)>\n```",
    "`<img src=x onerror=alert(1)>`",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](//a.example)",
    "![x](javascript:alert(1))",
    "[![x](https://a.example/a.png)](vbscript:x)",
    "<a href='javascript:alert(1)'>x</a>",
    "|<img src=x onerror=alert(1)>|b|\n|-|-|\n|[x](javascript:1)|2|",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "https://a.example/\"onmouseover=alert(1)",
  ])("nothing runs: %s", (text) => {
    const { container } = render(<Markdown text={text} />);
    expect(container.querySelector(ACTIVE)).toBeNull();
    for (const link of container.querySelectorAll("a")) expect(link.href).toMatch(/^https?:/);
  });
});

describe("what was made to be slow", () => {
  test.each(["`", "*", "**a ", "[", "[a](", "_a", "~~a", "` a ``", "> ", "- ", "&", "[a", "|-", "https://a"])(
    "10,000 characters of %j",
    (part) => {
      const begun = performance.now();
      html(part.repeat(10_000 / part.length));
      html((part + "\n").repeat(10_000 / (part.length + 1)));
      expect(performance.now() - begun).toBeLessThan(3_000);
    },
  );
});
