import { once } from "node:events";
import { createServer } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { Writable } from "node:stream";

import { expect } from "chai";
import { Wallet } from "ethers";
import { pino } from "pino";
import { listen, type Listening, Rate, Turnstile } from "@yaolian/http";

import { createApp } from "../service/api/app.ts";
import type { App } from "../service/api/env.ts";
import type { ApiOptions } from "../service/api/options.ts";
import { Sessions } from "../service/api/sessions.ts";
import type { ServiceContext } from "../service/context.ts";
import { postSession, signInMessage, type MessageChanges } from "./signIn.ts";

const TOKEN = "operator-token-of-the-tests";
const OPERATOR = { Authorization: `Bearer ${TOKEN}` };

/** A service whose follower has yet to start: what needs no tables works already. */
const context = {
  follower: { url: undefined, status: () => ({ state: "starting", since: 0, reason: "The follower is starting." }) },
  deployment: { chainId: 31337 },
  operatorToken: TOKEN,
  packLists: [],
} as unknown as ServiceContext;

const appWith = (options: ApiOptions = {}): App => createApp(context, options);

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: { type: string | string[]; minimum?: number };
}

interface Problem {
  type: string;
  status: number;
  detail: string;
  cure: string;
}

async function problem(answer: Response): Promise<Problem> {
  expect(answer.headers.get("content-type")).to.equal("application/problem+json");
  const body = (await answer.json()) as Problem;
  expect(body.status).to.equal(answer.status);
  return body;
}

const code = async (answer: Response): Promise<string> =>
  `${answer.status} ${(await problem(answer)).type.replace("urn:yaolian:problem:", "")}`;

describe("the API", () => {
  const app = appWith();

  it("says that it is alive, whatever the follower does", async () => {
    const answer = await app.request("/health");
    expect(answer.status).to.equal(200);
    expect(await answer.json()).to.deep.equal({ status: "alive" });
    expect(answer.headers.get("cache-control")).to.equal("no-store");
  });

  it("says that it is not ready, and why", async () => {
    const answer = await app.request("/ready");
    expect(answer.headers.get("retry-after")).to.equal("2");
    expect((await problem(answer)).detail).to.equal("The follower is starting.");
  });

  it("answers questions to the tables with the reason until they stand", async () => {
    const answer = await app.request("/activity", { headers: OPERATOR });
    expect(await code(answer)).to.equal("503 TablesNotReady");
  });

  it("tells its figures", async () => {
    const text = await (await app.request("/metrics")).text();
    expect(text).to.contain('yaolian_follower_state{state="starting"} 1');
    expect(text).to.contain('yaolian_request_seconds_count{method="GET",route="/health",status="200"} 1');
  });

  it("says where things are", async () => {
    const { paths } = (await (await app.request("/")).json()) as { paths: string[] };
    expect(paths).to.include.members(["/health", "/ready", "/session", "/live/{query}", "/graphql", "/openapi.json"]);
  });

  it("describes every route with its failures", async () => {
    const document = (await (await app.request("/openapi.json")).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { responses: Record<string, { content?: Record<string, unknown> }> }>>;
    };
    expect(document.openapi).to.equal("3.1.0");
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const { responses } of Object.values(methods)) {
        expect(Object.keys(responses), path).to.include.members(["400", "429", "500", "503"]);
        expect(responses["400"]?.content, path).to.have.property("application/problem+json");
      }
    }
  });

  describe("when a request is wrong", () => {
    it("names the address that is not there", async () => {
      const answer = await app.request("/nowhere");
      expect(await problem(answer)).to.deep.equal({
        type: "urn:yaolian:problem:RouteUnknown",
        title: "Not Found",
        status: 404,
        detail: "There is nothing at /nowhere.",
        cure: "GET / says where things are, GET /openapi.json all of them.",
      });
    });

    it("names a query parameter that it does not know", async () => {
      const { detail } = await problem(await app.request("/health?colour=blue"));
      expect(detail).to.equal("There is no query parameter “colour” here.");
    });

    it("names a value that is out of range", async () => {
      const { detail } = await problem(await app.request("/activity?limit=1000", { headers: OPERATOR }));
      expect(detail).to.equal("The query parameter “limit” = “1000” is wrong: expected a whole number from 1 to 100.");
    });

    it("takes whole numbers in decimal digits alone, and none that no pack has", async () => {
      const journey = (first: string) => app.request(`/journeys/0x${"00".repeat(32)}/${first}`, { headers: OPERATOR });
      for (const first of ["%20", "0x10", "1e3", "-1", "null", "1.0", "16777216", "4294967294", "9".repeat(40)]) {
        expect(await code(await journey(first)), first).to.equal("400 ValueInvalid");
      }
      // What is right goes on to the tables, which are not there yet.
      expect((await journey("16777215")).status).to.equal(503);
    });

    it("describes every part of a path as needed, and no parameter as null", async () => {
      const { paths, components } = (await (await app.request("/openapi.json")).json()) as {
        paths: Record<string, Record<string, { parameters?: Parameter[] }>>;
        components: { schemas: Record<string, unknown> };
      };
      const parameters = Object.values(paths)
        .flatMap((methods) => Object.values(methods))
        .flatMap((operation) => operation.parameters ?? []);
      expect(parameters.filter((one) => one.in === "path" && !one.required)).to.deep.equal([]);
      expect(parameters.filter(({ schema }) => String(schema.type).includes("null"))).to.deep.equal([]);
      const limits = parameters.filter(({ name }) => name === "limit").map(({ schema }) => schema);
      expect(limits.length).to.be.greaterThan(5);
      for (const limit of limits)
        expect(limit).to.include({ type: "integer", minimum: 1 }).and.to.have.property("default");
      expect(components.schemas).to.include.keys("Problem");
    });

    it("says which methods an address takes", async () => {
      const answer = await app.request("/health", { method: "POST" });
      expect(answer.headers.get("allow")).to.equal("GET, HEAD");
      expect((await problem(answer)).cure).to.equal("Use GET or HEAD.");
    });

    it("tells a body that is not JSON from one of another type", async () => {
      const post = (type: string, body: string) =>
        app.request("/session", { method: "POST", headers: { "Content-Type": type }, body });
      expect(await code(await post("application/json", "{"))).to.equal("400 BodyNotJson");
      expect(await code(await post("text/csv", "a,b"))).to.equal("415 MediaTypeUnsupported");
      expect(await code(await post("application/json", '{"message":"m"}'))).to.equal("400 ValueInvalid");
      expect(await code(await post("application/json", '{"message":"m","signature":"0x00","x":1}'))).to.match(/^400/);
    });
  });

  describe("given what nobody foresaw", () => {
    it("answers 500 and tells nothing of it", async () => {
      const broken = createApp({
        ...context,
        follower: {
          url: undefined,
          status: () => {
            throw new Error("select * from secrets");
          },
        },
      });
      const answer = await broken.request("/ready");
      expect(answer.status).to.equal(500);
      expect(await answer.text())
        .not.to.contain("secrets")
        .and.not.to.contain(".ts");
    });
  });

  it("logs the route and the status, and nothing that was asked", async () => {
    const lines: string[] = [];
    const sink = new Writable({ write: (chunk, _, done) => (lines.push(String(chunk)), done()) });
    const logged = appWith({ log: pino({ base: null }, sink) });
    await logged.request("/live/nothing?secret=1", { headers: { Authorization: "Bearer abc" } });
    const { method, route, status } = JSON.parse(lines[0] ?? "") as Record<string, unknown>;
    expect({ method, route, status }).to.deep.equal({ method: "GET", route: "/live/:query", status: 400 });
    expect(lines.join("")).not.to.match(/secret|nothing|abc/);
  });

  describe("signing in", () => {
    const wallet = Wallet.createRandom();
    const attempt = async (changes: MessageChanges = {}, by = wallet): Promise<string> => {
      const message = await signInMessage(app, wallet as unknown as Wallet, changes);
      return code(await postSession(app, message, await by.signMessage(message)));
    };

    it("takes only messages for this service, this chain and now", async () => {
      expect(await attempt({ chainId: 1 })).to.equal("400 SignInMessageWrong");
      expect(await attempt({ domain: "phishing.example", uri: "https://phishing.example" })).to.match(/^400/);
      expect(await attempt({ uri: "http://other.example" })).to.equal("400 SignInMessageWrong");
      expect(await attempt({ nonce: "0123456789abcdef" })).to.equal("401 NonceStale");
      expect(await attempt({ expirationTime: new Date(Date.now() - 1000) })).to.equal("401 SignInExpired");
      expect(await attempt({ notBefore: new Date(Date.now() + 60_000) })).to.equal("401 SignInExpired");
    });

    it("takes only the signature of the key that the message names", async () => {
      expect(await attempt({}, Wallet.createRandom())).to.equal("401 SignatureWrong");
    });

    it("asks the tables whether the key may act", async () => {
      expect(await attempt()).to.equal("503 TablesNotReady");
    });

    it("refuses text that is no such message", async () => {
      expect(await code(await postSession(app, "let me in", `0x${"00".repeat(65)}`))).to.equal(
        "400 SignInMessageWrong",
      );
    });
  });

  describe("a session's token", () => {
    const operator = `0x${"ab".repeat(20)}` as const;
    const expiresAt = Math.floor(Date.now() / 1000) + 3_600;

    it("is good at the service that gave it, until it is ended", async () => {
      const sessions = new Sessions("s".repeat(32));
      const token = await sessions.begin({ operator, expiresAt });
      expect(await sessions.find(token)).to.deep.equal({ operator, expiresAt });
      expect(await new Sessions("t".repeat(32)).find(token)).to.equal(undefined);
      sessions.end({ operator, expiresAt });
      expect(await sessions.find(token)).to.equal(undefined);
      expect(await sessions.find(await sessions.begin({ operator, expiresAt }))).to.deep.equal({ operator, expiresAt });
    });

    it("is not good when it is over, or made without a signature", async () => {
      const sessions = new Sessions("s".repeat(32));
      expect(await sessions.find(await sessions.begin({ operator, expiresAt: expiresAt - 7_200 }))).to.equal(undefined);
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
      const unsigned = `${part({ alg: "none" })}.${part({ sub: operator, exp: expiresAt, ended: 0 })}.`;
      expect(await sessions.find(unsigned)).to.equal(undefined);
    });

    it("is refused in the header where it is none, and asked for where there is none", async () => {
      expect(await code(await app.request("/activity", { headers: { Authorization: "Bearer x" } }))).to.equal(
        "401 SessionOver",
      );
      expect(await code(await app.request("/activity"))).to.equal("401 NotSignedIn");
      expect(await code(await app.request("/activity", { headers: { Cookie: "yaolian_session=x" } }))).to.equal(
        "401 NotSignedIn",
      );
    });
  });

  describe("given a page of another origin", () => {
    it("lets it read only where that origin is allowed", async () => {
      const own = appWith({ origins: ["https://dashboard.example"] });
      const origin = async (name: string) =>
        (await own.request("/health", { headers: { Origin: name } })).headers.get("access-control-allow-origin");
      expect(await origin("https://dashboard.example")).to.equal("https://dashboard.example");
      expect(await origin("https://evil.example")).to.equal(null);
    });

    it("does nothing for the cookie that it made a browser send", async () => {
      const headers = { Cookie: "yaolian_session=x", Origin: "https://evil.example" };
      expect(await code(await app.request("/session", { method: "DELETE", headers }))).to.equal("403 OriginForeign");
    });
  });

  it("takes its options apart before it starts", () => {
    expect(() => appWith({ origins: ["dashboard.example"] })).to.throw("“dashboard.example” is no web origin.");
    expect(() => appWith({ sessionSecret: "short" })).to.throw("too short");
  });
});

describe("the API's limits", () => {
  it("let a client go on at the rate, and forget the oldest client first", () => {
    const rate = new Rate({ requestsPerSecond: 2, burst: 3, countedClients: 2 });
    expect([0, 0, 0, 0].map(() => rate.take("a", 0))).to.deep.equal([0, 0, 0, 1]);
    expect(rate.take("a", 500)).to.equal(0);
    expect(rate.take("b", 500)).to.equal(0);
    expect(rate.take("c", 500)).to.equal(0);
    expect(rate.size).to.equal(2);
    expect([rate.take("a", 500), rate.take("a", 500), rate.take("a", 500)]).to.deep.equal([0, 0, 0]);
  });

  it("refuse a client that asks too often, but not whoever runs the service", async () => {
    const app = appWith({ limits: { requestsPerSecond: 1, burst: 2 } });
    await app.request("/health");
    await app.request("/health");
    const answer = await app.request("/health");
    expect(answer.headers.get("retry-after")).to.equal("1");
    expect(await code(answer)).to.equal("429 TooManyRequests");
    expect((await app.request("/health", { headers: OPERATOR })).status).to.equal(200);
  });

  it("let a client go on when the machine's clock is set back", async () => {
    const app = appWith({ limits: { requestsPerSecond: 1, burst: 2 } });
    const now = Date.now;
    await app.request("/health");
    Date.now = () => now() - 3_600_000;
    try {
      expect((await app.request("/health")).status).to.not.equal(429);
    } finally {
      Date.now = now;
    }
  });

  it("end an answer that takes too long", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const stuck = { ...context, follower: { url, status: () => ({ state: "ready" as const, since: 0 }) } };
    const app = createApp(stuck, { limits: { answerMs: 50 } });
    expect(await code(await app.request("/status"))).to.equal("503 AnswerTooSlow");
    silent.close();
    silent.closeAllConnections();
  });

  it("let in only so many at a time", () => {
    const turnstile = new Turnstile(1);
    const leave = turnstile.enter();
    expect(turnstile.enter()).to.equal(undefined);
    leave?.();
    leave?.();
    expect(turnstile.inside).to.equal(0);
  });

  describe("given a server", () => {
    let server: Listening;
    before(async () => {
      server = await listen(appWith(), { port: 0, hostname: "127.0.0.1" });
    });
    after(() => server.close());

    /** Sends bytes as they are. Returns the answer, and how many bytes were taken before it. */
    const raw = (head: string, chunk = Buffer.alloc(0), chunks = 0): Promise<{ text: string; sent: number }> =>
      new Promise((resolve) => {
        let text = "";
        const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
        socket.setEncoding("utf8").on("data", (part: string) => (text += part));
        socket.on("close", () => resolve({ text, sent: socket.bytesWritten }));
        socket.on("error", () => undefined);
        socket.write(head);
        let left = chunks;
        const more = (): void => {
          while (left > 0 && text === "") {
            left -= 1;
            if (!socket.write(chunk)) return void socket.once("drain", more);
          }
        };
        more();
      });

    it("refuses 10 MB before they are read", async () => {
      const size = 10 * 1024 * 1024;
      const head = `POST /session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${size}\r\n\r\n`;
      const { text, sent } = await raw(head, Buffer.alloc(64 * 1024, 32), 160);
      expect(text).to.match(/^HTTP\/1.1 413 /);
      expect(text).to.contain("The body has more than 65536 bytes.");
      expect(sent).to.be.lessThan(size);
    });

    it("refuses a body whose length is not told once it is too long", async () => {
      const head =
        "POST /session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
      const { text } = await raw(head, Buffer.from(`4000\r\n${" ".repeat(0x4000)}\r\n`), 640);
      expect(text).to.match(/^HTTP\/1.1 413 /);
    });

    it("refuses a URL that is too long, of 8 kB and of 10 MB", async () => {
      const answer = await fetch(`${server.url}/activity?page=${"x".repeat(9000)}`);
      expect(await code(answer)).to.equal("414 UrlTooLong");
      const { text } = await raw("GET /activity?page=", Buffer.alloc(64 * 1024, "x"), 160);
      expect(text)
        .to.match(/^HTTP\/1.1 431 /)
        .and.to.contain("application/problem+json");
    });

    it("answers what is not HTTP in the same form", async () => {
      const { text } = await raw("hello\r\n\r\n");
      expect(text)
        .to.match(/^HTTP\/1.1 400 /)
        .and.to.contain("This is not HTTP/1.1.");
    });
  });
});
