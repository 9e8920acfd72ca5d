import { compile, isOutOfStack, type Deployable, type Way } from "./compiler.ts";
import type { Mutant } from "./mutants.ts";
import { Text } from "./operators/edit.ts";

/** The changed code to try a mutant with; or why there is nothing to try. */
export type Prepared = { readonly codes: Readonly<Record<string, string>>; readonly way: Way } | "equal" | "refused";

/** Compiles mutants, and remembers what the contracts are compiled to as they are. */
export class Workshop {
  readonly #sources: ReadonlyMap<string, string>;
  readonly #unchanged = new Map<string, string | undefined>();

  constructor(sources: ReadonlyMap<string, string>) {
    this.#sources = sources;
  }

  prepare(mutant: Mutant): Prepared {
    const change = { path: mutant.path, source: this.#changed(mutant) };
    for (const way of ["quick", "lean"] as const) {
      const targets = mutant.targets;
      if (way === "quick" && targets.some((target) => this.codeOf(target, way) === undefined)) continue;
      const compiled = compile(targets, way, change);
      if ("refused" in compiled) {
        if (way === "quick" && isOutOfStack(compiled.refused)) continue;
        return "refused";
      }
      const codes = Object.entries(compiled.codes).filter(([name, code]) => {
        const target = targets.find((each) => each.name === name);
        return target === undefined || this.codeOf(target, way) !== code;
      });
      return codes.length === 0 ? "equal" : { codes: Object.fromEntries(codes), way };
    }
    return "refused";
  }

  /** The same contracts as they are, compiled in the same way. */
  unchanged(
    mutant: Mutant,
    { codes, way }: { codes: Readonly<Record<string, string>>; way: Way },
  ): Record<string, string> {
    const targets = mutant.targets.filter(({ name }) => name in codes);
    return Object.fromEntries(targets.map((target) => [target.name, this.codeOf(target, way) ?? ""]));
  }

  /** Whether a mutant is the same as its source once it is compiled as the ledger is. */
  isEqualForReal(mutant: Mutant): boolean {
    const compiled = compile(mutant.targets, "real", { path: mutant.path, source: this.#changed(mutant) });
    if ("refused" in compiled) return false;
    return mutant.targets.every((target) => compiled.codes[target.name] === this.codeOf(target, "real"));
  }

  /** A contract's code as it is; undefined where it has no stack for that way. */
  codeOf(target: Deployable, way: Way): string | undefined {
    const key = `${way} ${target.name}`;
    if (!this.#unchanged.has(key)) {
      const compiled = compile([target], way);
      this.#unchanged.set(key, "refused" in compiled ? undefined : compiled.codes[target.name]);
    }
    return this.#unchanged.get(key);
  }

  #changed({ path, edit }: Mutant): string {
    const source = this.#sources.get(path);
    if (source === undefined) throw new Error(`No source was read from ${path}.`);
    return new Text(source).with(edit);
  }
}
