import { getAddress } from "ethers";

import { enumNameOf, inputsOf, type AbiParameter, type PlainValue } from "./abi.ts";
import type { ContractName } from "./contracts.ts";
import { enumValue } from "./enums.ts";

/** A value as JSON keeps it: an enum by the name of its value, a whole number of more than 48 bits as decimal text. */
export type JsonValue = string | number | boolean | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** The arguments of an event or function by name, as JSON keeps them. */
export type JsonArguments = { readonly [name: string]: JsonValue };

type Named = Readonly<Record<string, unknown>>;

/** Named arguments as a decoder gives them, numbers as numbers or bigints, in their JSON form. */
export function argumentsToJson(contract: ContractName, event: string, args: Named): JsonArguments {
  return namedToJson(inputsOf(contract, "event", event), args);
}

/** Arguments in their JSON form as the plain ones that the SDK's events have. */
export function argumentsFromJson(
  contract: ContractName,
  event: string,
  args: Named,
): { readonly [name: string]: PlainValue } {
  return namedFromJson(inputsOf(contract, "event", event), args);
}

function namedToJson(parameters: readonly AbiParameter[], values: Named): JsonArguments {
  return Object.fromEntries(parameters.map((each) => [each.name, toJson(each, values[each.name])]));
}

function toJson(parameter: AbiParameter, value: unknown): JsonValue {
  const { type, internalType = "", components = [] } = parameter;
  if (type.endsWith("[]")) return (value as unknown[]).map((each) => toJson(itemOf(parameter), each));
  if (type === "tuple") return namedToJson(components, value as Named);
  if (internalType.startsWith("enum ")) return enumValue(enumNameOf(internalType), value as number);
  if (typeof value !== "bigint") return value as JsonValue;
  return isWide(type) ? value.toString() : Number(value);
}

function namedFromJson(parameters: readonly AbiParameter[], values: Named): { readonly [name: string]: PlainValue } {
  return Object.fromEntries(parameters.map((each) => [each.name, fromJson(each, values[each.name])]));
}

function fromJson(parameter: AbiParameter, value: unknown): PlainValue {
  const { type, internalType = "", components = [] } = parameter;
  if (type.endsWith("[]")) return (value as unknown[]).map((each) => fromJson(itemOf(parameter), each));
  if (type === "tuple") return namedFromJson(components, value as Named);
  if (type === "address") return getAddress(value as string);
  if (internalType.startsWith("enum ") || !/^u?int/.test(type)) return value as PlainValue;
  return isWide(type) ? BigInt(value as string) : (value as number);
}

function itemOf({ type, internalType = "", components = [] }: AbiParameter): AbiParameter {
  return { name: "", type: type.slice(0, -2), internalType: internalType.replace(/\[\]$/, ""), components };
}

/** Integers of more bits than this are bigints in the SDK, as `PlainOf` says. */
const WIDEST_NUMBER = 48;

function isWide(type: string): boolean {
  return Number(/\d+$/.exec(type)?.[0] ?? 256) > WIDEST_NUMBER;
}
