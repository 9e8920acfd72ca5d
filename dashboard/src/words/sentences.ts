import type { en } from "./en/index.ts";

/** The sentences of a language: those that English has, but for its plurals, which Chinese does without. */
export type Sentences = SameKeys<typeof en>;

type SameKeys<T> = {
  readonly [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string ? string : SameKeys<T[K]>;
};

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "shell";
    resources: typeof en;
    returnNull: false;
  }
}
