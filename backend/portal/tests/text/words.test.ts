import { expect, test } from "vitest";
import { size } from "../../src/text/words";

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1 KB"],
  [1024 ** 2 - 1024, "1023 KB"],
  [1024 ** 2, "1.0 MB"],
  [10 * 1024 ** 2, "10.0 MB"],
])("%d bytes are %s", (bytes, shown) => expect(size(bytes)).toBe(shown));
