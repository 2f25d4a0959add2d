// A checker of Stryker's that lets the mutants through which were drawn, and no others.
//
// They are in chosen.json, in the folder that Stryker runs in: an array of [file, place, operator, new], the place as
// "line:column-line:column", columns from 0.
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { PluginKind, declareFactoryPlugin, tokens } from "@stryker-mutator/api/plugin";

const place = ({ start, end }) => `${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`;
const name = (...parts) => JSON.stringify(parts);

function chosen() {
  const names = new Set(JSON.parse(readFileSync("chosen.json", "utf8")).map((parts) => name(...parts)));
  const isChosen = ({ fileName, location, mutatorName, replacement }) =>
    names.has(name(relative(process.cwd(), fileName), place(location), mutatorName, replacement));
  return {
    async init() {},
    async check(mutants) {
      const result = (mutant) =>
        isChosen(mutant) ? { status: "passed" } : { status: "compileError", reason: "not drawn" };
      return Object.fromEntries(mutants.map((mutant) => [mutant.id, result(mutant)]));
    },
  };
}
chosen.inject = tokens();

export const strykerPlugins = [declareFactoryPlugin(PluginKind.Checker, "chosen", chosen)];
