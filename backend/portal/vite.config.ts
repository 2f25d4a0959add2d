import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const FIRST_BYTES = 250 * 1024;
const ALL_BYTES = 300 * 1024;

const isNeededAtFirst = (module: string) => !/\/src\/(webhooks|costs|shell\/Figures)/.test(module);

/** Fails the build when its scripts are larger than the portal promises: those that it begins with, and all. */
function sizeLimit(): Plugin {
  return {
    name: "size-limit",
    generateBundle(_, bundle) {
      const scripts = Object.values(bundle).filter((file) => file.type === "chunk");
      const bytes = (of: typeof scripts) =>
        of.reduce((sum, file) => sum + new TextEncoder().encode(file.code).length, 0);
      const atFirst = new Set(scripts.filter((file) => file.isEntry).map((file) => file.fileName));
      // A set goes on to what is put into it meanwhile.
      for (const name of atFirst)
        for (const file of scripts) if (file.fileName === name) file.imports.forEach((each) => atFirst.add(each));
      const first = bytes(scripts.filter((file) => atFirst.has(file.fileName)));
      const all = bytes(scripts);
      if (first > FIRST_BYTES || all > ALL_BYTES)
        this.error(
          `${first} bytes of scripts at first, ${all} in all; at most ${FIRST_BYTES} and ${ALL_BYTES} are promised`,
        );
    },
  };
}

export default defineConfig({
  plugins: [react(), sizeLimit()],
  build: {
    // Every browser that has light-dark(), <dialog> and AbortSignal.any().
    target: ["chrome123", "firefox124", "safari17.5"],
    // Nothing inlined: the Content-Security-Policy allows neither inline scripts nor inline styles.
    assetsInlineLimit: 0,
    modulePreload: false,
    // One script to begin with, and one for each page that few go to: shared parts in a script of their own would be
    // asked for after it, a round trip later.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "main", test: isNeededAtFirst }] } } },
    // 6 KB smaller than the default minifier leaves it.
    minify: "terser",
    terserOptions: { ecma: 2020, module: true, compress: { passes: 3, pure_getters: true } },
  },
  test: {
    environment: "jsdom",
    // One process and one jsdom for all files: each further one takes two seconds of a core to set up.
    isolate: false,
    maxWorkers: 1,
    globals: true,
    setupFiles: ["tests/setup.ts"],
    include: ["tests/**/*.test.{ts,tsx}"],
    css: false,
    restoreMocks: true,
    testTimeout: 30_000,
  },
});
