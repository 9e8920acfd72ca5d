/** One answer that was read through, and where it came from. */
export interface Answered {
  readonly where: string;
  readonly status: number;
  readonly text: string;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly parameters?: readonly Parameter[] }>>>>;
}
interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
}

/** Answers that go on for ever. */
const ENDLESS = /live|stream|events\/subscribe/;

/**
 * Asks for every GET route of a service's own description. Values for the parts of a path are taken from what other routes
 * answered under the same name, so that what is behind an id is looked at too; where it `isClosed`, from the seeds alone.
 */
export async function askEverything(
  url: string,
  token: string,
  seeds: Readonly<Record<string, readonly string[]>>,
  isClosed = false,
): Promise<{ readonly answers: readonly Answered[]; readonly unasked: readonly string[] }> {
  const headers = { authorization: `Bearer ${token}` };
  const description = (await (await fetch(`${url}/openapi.json`, { headers })).json()) as OpenApi;
  const known = new Map(Object.entries(seeds).map(([name, values]) => [name, new Set(values)]));
  const answers: Answered[] = [];
  const asked = new Set<string>();
  const routes = Object.entries(description.paths).filter(
    ([path, of]) => of["get"] !== undefined && !ENDLESS.test(path),
  );
  // What one round finds, the next asks for.
  for (let round = 0; round < 3; round += 1) {
    for (const [path, of] of routes) {
      const query = (of["get"]?.parameters ?? []).filter((each) => each.in === "query" && each.required === true);
      for (const filled of fillings(path, known)) {
        const search = query
          .map(({ name }) => `${name}=${encodeURIComponent([...(known.get(name) ?? ["1"])][0] ?? "1")}`)
          .join("&");
        const full = `${filled}${search === "" ? "" : `?${search}`}`;
        if (asked.has(full)) continue;
        asked.add(full);
        const answer = await fetch(`${url}${full}`, { headers, signal: AbortSignal.timeout(20_000) });
        const text = await answer.text();
        answers.push({ where: `GET ${full}`, status: answer.status, text });
        if (!isClosed) harvest(jsonOf(text), known);
      }
    }
  }
  const unasked = routes.map(([path]) => path).filter((path) => !answers.some(({ where }) => matches(path, where)));
  return { answers, unasked };
}

/** Paths with values in the place of their parameters: a few of each, not every pair. */
function fillings(path: string, known: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  if (names.length === 0) return [path];
  const values = names.map((name) => [...(known.get(name) ?? [])].slice(0, 12));
  const most = Math.min(...values.map((each) => each.length));
  return Array.from({ length: most }, (_, at) =>
    names.reduce(
      (filled, name, place) => filled.replace(`{${name}}`, encodeURIComponent(values[place]?.[at] ?? "")),
      path,
    ),
  );
}

function matches(path: string, where: string): boolean {
  const pattern = path.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{\w+\}/g, "[^/?]+");
  return new RegExp(`^GET ${pattern}(\\?|$)`).test(where);
}

/** Every text and number of an answer, by the name it has there. */
function harvest(value: unknown, known: Map<string, Set<string>>, name = ""): void {
  if (typeof value === "string" || typeof value === "number") {
    if (name !== "") known.set(name, (known.get(name) ?? new Set()).add(String(value)));
  } else if (Array.isArray(value)) {
    for (const each of value) harvest(each, known, name);
  } else if (value !== null && typeof value === "object") {
    for (const [key, each] of Object.entries(value)) harvest(each, known, key);
  }
}

interface GraphType {
  readonly name: string;
  readonly fields:
    | readonly { readonly name: string; readonly type: Named; readonly args: readonly { readonly name: string }[] }[]
    | null;
}
interface Named {
  readonly kind: string;
  readonly name: string | null;
  readonly ofType?: Named | null;
}

/** All rows of all tables, as GraphQL gives them. */
export async function dumpTables(url: string, token: string): Promise<Answered[]> {
  interface Told {
    readonly data?: Record<string, unknown>;
    readonly errors?: readonly { readonly message: string; readonly path: readonly (string | number)[] }[];
    readonly text: string;
    readonly status: number;
  }
  const ask = async (query: string): Promise<Told> => {
    const answer = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ query }),
    });
    const text = await answer.text();
    return { ...(jsonOf(text) as object), text, status: answer.status };
  };
  const named = "kind name ofType { kind name ofType { kind name ofType { kind name } } }";
  const told = await ask(
    `{ __schema { queryType { name } types { name fields { name args { name } type { ${named} } } } } }`,
  );
  const schema = (told.data as { __schema: { queryType: { name: string }; types: GraphType[] } }).__schema;
  const typeOf = (name: string | null): GraphType | undefined => schema.types.find((type) => type.name === name);
  const core = (type: Named): Named => (type.ofType ? core(type.ofType) : type);
  const tables = (typeOf(schema.queryType.name)?.fields ?? []).filter(({ args }) =>
    args.some(({ name }) => name === "limit"),
  );
  const dumped: Answered[] = [];
  for (const { name, type } of tables) {
    const items = typeOf(core(type).name)?.fields?.find((field) => field.name === "items");
    const row = items === undefined ? undefined : typeOf(core(items.type).name);
    let columns = (row?.fields ?? [])
      .filter((field) => ["SCALAR", "ENUM"].includes(core(field.type).kind))
      .map((field) => field.name);
    let after = "";
    for (;;) {
      const page = await ask(
        `{ ${name}(limit: 1000${after}) { items { ${columns.join(" ")} } pageInfo { hasNextPage endCursor } } }`,
      );
      const tooLarge = page.errors?.find(({ message }) => message.includes("non 32-bit signed integer"))?.path.at(-1);
      if (tooLarge !== undefined) {
        // GraphQL's Int ends in 2038. A number that is no Int can be read by the other routes, which are asked too.
        columns = columns.filter((column) => column !== tooLarge);
        continue;
      }
      dumped.push({ where: `the table ${name}`, status: page.status, text: page.text });
      const { pageInfo } = (page.data?.[name] ?? {}) as { pageInfo?: { hasNextPage: boolean; endCursor: string } };
      if (pageInfo?.hasNextPage !== true) break;
      after = `, after: ${JSON.stringify(pageInfo.endCursor)}`;
    }
  }
  return dumped;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
