import type { ContractName } from "./contracts.ts";
import { FACTORIES } from "./contracts.ts";
import { enumValue, type EnumName, type EnumValue } from "./enums.ts";

/** A parameter as an ABI describes it. */
export interface AbiParameter {
  readonly name: string;
  readonly type: string;
  readonly internalType?: string;
  readonly components?: readonly AbiParameter[];
}

/** An event, error or function as an ABI describes it. */
export interface AbiEntry {
  readonly type: string;
  readonly name?: string;
  readonly inputs?: readonly AbiParameter[];
}

type Narrow = 8 | 16 | 24 | 32 | 40 | 48;

/** What a parameter becomes: integers of at most 48 bits numbers, wider ones bigints, enums the names of their values. */
export type PlainOf<P extends AbiParameter> = P["type"] extends `${infer Item}[]`
  ? readonly PlainOf<{ name: ""; type: Item; internalType: ItemName<P>; components: Components<P> }>[]
  : P["type"] extends "tuple"
    ? PlainArgs<Components<P>>
    : P["internalType"] extends `enum ${infer E extends EnumName}` | `enum ${string}.${infer E extends EnumName}`
      ? EnumValue<E>
      : P["type"] extends `${"uint" | "int"}${Narrow}`
        ? number
        : P["type"] extends `${"uint" | "int"}${string}`
          ? bigint
          : P["type"] extends "bool"
            ? boolean
            : string;

type ItemName<P extends AbiParameter> = P["internalType"] extends `${infer Item}[]` ? Item : "";
type Components<P extends AbiParameter> = P["components"] extends readonly AbiParameter[] ? P["components"] : [];

/** The named parameters as one object. */
export type PlainArgs<I extends readonly AbiParameter[]> = { readonly [P in I[number] as P["name"]]: PlainOf<P> };

export type AbiOf<C extends ContractName> = (typeof FACTORIES)[C]["abi"][number];

/** A decoded value: what {@link PlainOf} says for its type. */
export type PlainValue =
  string | number | bigint | boolean | readonly PlainValue[] | { readonly [name: string]: PlainValue };

/** The enum of an internal type; one that is declared in a contract has that contract's name before it. */
export function enumNameOf(internalType: string): EnumName {
  return internalType.replace(/^enum (?:\w+\.)?/, "") as EnumName;
}

/** Turns a value that ethers decoded into the plain one of {@link PlainOf}. */
export function plainValue(parameter: AbiParameter, value: unknown): PlainValue {
  const { type, internalType = "", components = [] } = parameter;
  if (type.endsWith("[]")) {
    const item = { name: "", type: type.slice(0, -2), internalType: internalType.replace(/\[\]$/, ""), components };
    return [...(value as Iterable<unknown>)].map((each) => plainValue(item, each));
  }
  if (type === "tuple") return plainArgs(components, value as Iterable<unknown>);
  if (internalType.startsWith("enum ")) return enumValue(enumNameOf(internalType), value as bigint);
  if (typeof value !== "bigint") return value as string | boolean;
  return Number(/\d+$/.exec(type)?.[0] ?? 256) <= 48 ? Number(value) : value;
}

/** Turns the decoded values of parameters, in their order, into one object of plain values. */
export function plainArgs(
  parameters: readonly AbiParameter[],
  values: Iterable<unknown>,
): { readonly [name: string]: PlainValue } {
  const all = [...values];
  return Object.fromEntries(parameters.map((parameter, place) => [parameter.name, plainValue(parameter, all[place])]));
}

const inputs = new Map<string, readonly AbiParameter[]>();
for (const [contract, { abi }] of Object.entries(FACTORIES)) {
  for (const entry of abi as readonly AbiEntry[]) {
    inputs.set(`${contract} ${entry.type} ${entry.name ?? ""}`, entry.inputs ?? []);
  }
}

/** The parameters of an event, error or function of a contract; none where there is no such thing. */
export function inputsOf(
  contract: ContractName,
  type: "event" | "error" | "function",
  name: string,
): readonly AbiParameter[] {
  return inputs.get(`${contract} ${type} ${name}`) ?? [];
}
