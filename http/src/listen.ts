import { once } from "node:events";
import { createServer, STATUS_CODES, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { InputError } from "@yaolian/sdk";

import { problemBody, PROBLEM_TYPE, ProblemError } from "./problems.ts";

/** Milliseconds for a request's head, for all of it, and for a connection on which nothing moves. */
const HEAD_MS = 10_000;
const REQUEST_MS = 30_000;
const IDLE_MS = 60_000;
const KEEP_ALIVE_MS = 5_000;
const CLOSE_MS = 3_000;
/** Bytes of a request's head: room for the longest URL that is read, and for headers. */
const HEAD_BYTES = 32 * 1024;
const CONNECTIONS = 4_096;

export interface Listening {
  readonly url: string;
  /** Answers what was asked and takes no more; what does not end by itself, as a live list, is cut off after 3 s. */
  close(): Promise<void>;
}

/** What answers a request; `env` carries its socket. */
export interface Answering {
  fetch(request: Request, env: HttpBindings): Response | Promise<Response>;
}

/** Serves it over HTTP; any free port for 0. Throws an InputError `PortInUse` or `PortForbidden`. */
export async function listen(
  app: Answering,
  { port, hostname }: { port: number; hostname: string },
): Promise<Listening> {
  const timeouts = { headersTimeout: HEAD_MS, requestTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS };
  const options = { ...timeouts, maxHeaderSize: HEAD_BYTES, connectionsCheckingInterval: HEAD_MS / 2 };
  const answer = getRequestListener((request, env) => app.fetch(request, env as HttpBindings));
  const server = createServer(options, (incoming, outgoing) => void answer(incoming, outgoing));
  server.maxConnections = CONNECTIONS;
  server.setTimeout(IDLE_MS);
  server.on("clientError", refuse);
  server.listen(port, hostname);
  await once(server, "listening").catch((error: NodeJS.ErrnoException) => {
    throw portProblem(error, port);
  });
  const { address, family, port: actual } = server.address() as AddressInfo;
  const host = family === "IPv6" ? `[${address}]` : address;
  return { url: `http://${host}:${actual}`, close: () => close(server) };
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  const force = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
  await closed;
  clearTimeout(force);
}

/** Answers what never became a request, in the same form as everything else. */
function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemFor(error.code);
  const body = JSON.stringify(problemBody(problem));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ""}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

function problemFor(code: string | undefined): ProblemError {
  switch (code) {
    case "HPE_HEADER_OVERFLOW": {
      const detail = `The URL and the headers have more than ${HEAD_BYTES} bytes.`;
      return new ProblemError(431, "HeadTooLarge", detail, "Ask for less at a time.");
    }
    case "ERR_HTTP_REQUEST_TIMEOUT": {
      const detail = `The request did not come within ${HEAD_MS / 1000} s (its head) and ${REQUEST_MS / 1000} s (all of it).`;
      return new ProblemError(408, "RequestTooSlow", detail, "Send it again, at once.");
    }
    default:
      return new ProblemError(400, "NotHttp", "This is not HTTP/1.1.", "Use a client that speaks it.");
  }
}

function portProblem(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === "EADDRINUSE") {
    return new InputError("PortInUse", `Port ${port} is in use:`, "stop what listens there, or say --port.");
  }
  if (error.code === "EACCES") {
    return new InputError(
      "PortForbidden",
      `This user may not listen on port ${port}:`,
      "say --port with one above 1023.",
    );
  }
  return error;
}
