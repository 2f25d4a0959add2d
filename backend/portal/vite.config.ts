import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const LARGEST_BYTES = 250_000;

/** Fails the build when its scripts together are larger than the portal promises. */
function sizeLimit(): Plugin {
  return {
    name: "size-limit",
    generateBundle(_, bundle) {
      const scripts = Object.values(bundle).filter((file) => file.type === "chunk");
      const bytes = scripts.reduce((sum, file) => sum + new TextEncoder().encode(file.code).length, 0);
      if (bytes > LARGEST_BYTES) this.error(`the scripts have ${bytes} bytes; at most ${LARGEST_BYTES} are promised`);
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
    modulePreload: { polyfill: false },
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
