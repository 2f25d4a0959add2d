// The portal's own build, but with its mutants in it: nothing is made small, and no size is promised.
import whole from "./vite.config";

export default {
  ...whole,
  plugins: whole.plugins.flat().filter((plugin) => plugin.name !== "size-limit"),
  build: { ...whole.build, minify: false },
};
