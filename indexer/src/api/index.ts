import { client, graphql } from "ponder";
import { db } from "ponder:api";
import schema from "ponder:schema";
import { Hono } from "hono";

import { answer } from "./ask.ts";

/*
 * What this process answers by itself: GraphQL and SQL over HTTP, to the service beside it and nobody else. Who may ask
 * what, and how much, is that service's to say.
 */
const app = new Hono();
app.use("/sql/*", client({ db, schema }));
app.use("/graphql", graphql({ db, schema }));
app.get("/tables/db", (c) => answer(c, db));

export default app;
