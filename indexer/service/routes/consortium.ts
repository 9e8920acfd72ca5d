import { apiRoute, json, ProblemError, whole, z } from "@yaolian/http";
import { ENUMS, FLAGS } from "@yaolian/sdk/ledger";

import type { App } from "../api/env.ts";
import { overseerOf, signedInOf } from "../api/viewer.ts";
import type { ServiceContext } from "../context.ts";
import { council } from "../queries/consortium/council.ts";
import { memberPage, members } from "../queries/consortium/members.ts";
import { newestBlock, readTables } from "../tables.ts";
import { SIGNED_IN } from "../api/security.ts";

const Address = z.string().openapi({ description: "An address, in small letters" });
const Time = z.int().openapi({ description: "Unix seconds" });
const MemberNumber = z.int().openapi({ description: "A member's number" });
const Seats = z.int().openapi({ description: "Seats" });

const Member = z
  .object({
    ...{ member: MemberNumber, kinds: z.array(z.enum(FLAGS.kinds)) },
    standing: z.enum(ENUMS.Standing).openapi({ description: "At the newest block's time" }),
    suspendedUntil: z.int().openapi({ description: "The last second of a suspension; 0 for none" }),
    ...{ licenceEnd: Time, admin: Address, parent: z.int().openapi({ description: "0 for none" }) },
    sites: z.int().openapi({ description: "Open sites" }),
    operators: z.int().openapi({ description: "Operators whose term is not over" }),
  })
  .openapi("Member");

const MemberPage = z
  .object({
    member: Member,
    sites: z.array(
      z.object({
        ...{ site: z.int(), member: MemberNumber, gln: z.string(), kind: z.enum(ENUMS.SiteKind), open: z.boolean() },
      }),
    ),
    operators: z.array(
      z.object({
        ...{
          operator: Address,
          member: MemberNumber,
          site: z.int().openapi({ description: "0 for all of the member's" }),
        },
        ...{ roles: z.array(z.enum(FLAGS.roles)), since: Time, until: Time },
        distrustedFrom: z.int().openapi({ description: "From when on it can't be trusted; 0 where it can" }),
      }),
    ),
  })
  .openapi("MemberPage");

const Vote = z.object({
  ...{ voter: Address, member: MemberNumber.nullable(), vote: z.enum(ENUMS.VoteType), weight: Seats },
  ...{ reason: z.string(), time: Time },
});

const Proposal = z
  .object({
    proposal: z.string().openapi({ description: "Its number, as decimal digits" }),
    ...{ proposer: Address, member: MemberNumber.nullable(), description: z.string() },
    does: z.array(z.string()).openapi({ description: "What its calls do, in sentences" }),
    ...{ state: z.enum(ENUMS.ProposalState), votesFor: Seats, votesAgainst: Seats, votesAbstaining: Seats },
    ...{ seats: Seats, quorum: z.int().openapi({ description: "Seats that must say yes" }) },
    ...{ proposedAt: Time, votingFrom: Time, votingUntil: Time },
    eta: z.int().openapi({ description: "When it may be carried out; 0 where it does not wait" }),
    votes: z.array(Vote),
  })
  .openapi("Proposal");

const Council = z
  .object({
    time: Time,
    seats: z.array(z.object({ member: MemberNumber, holder: Address })),
    settings: z.object({ votingDelay: z.int(), votingPeriod: z.int(), wait: z.int() }).nullable(),
    proposals: z.array(Proposal),
  })
  .openapi("Council");

const asked = { method: "get" as const, tags: ["Consortium"], security: SIGNED_IN };

const membersRoute = apiRoute({
  ...asked,
  path: "/members",
  summary: "All members with their standing and licences, for regulators: whose licence ends first stands first",
  responses: { 200: json(z.array(Member), "Members") },
});

const memberRoute = apiRoute({
  ...asked,
  path: "/members/{member}",
  summary: "A member with its sites and who acts for it: one's own, for regulators any",
  request: { params: z.object({ member: whole(1, 0xff_ff_ff) }) },
  responses: { 200: json(MemberPage, "The member") },
  failures: [404],
});

const councilRoute = apiRoute({
  ...asked,
  path: "/council",
  summary: "The Council's seats, times and newest proposals, with their votes; for every member",
  responses: { 200: json(Council, "The Council") },
});

/** Members, who acts for them, and what they decide together. */
export function consortiumRoutes(app: App, { follower, ledger }: ServiceContext): void {
  const timeNow = async (): Promise<number> => (await newestBlock(follower)).time;
  app.openapi(membersRoute, async (c) => {
    await overseerOf(c);
    const time = await timeNow();
    return c.json(await readTables(follower, (tables) => members(tables, time)), 200);
  });
  app.openapi(memberRoute, async (c) => {
    const viewer = await signedInOf(c);
    const { member } = c.req.valid("param");
    if (viewer.kind === "member" && viewer.member !== member) {
      const detail = `Who acts for member ${member} is that member's own business.`;
      throw new ProblemError(403, "NotForMembers", detail, `Ask for your own: /members/${viewer.member}.`);
    }
    const time = await timeNow();
    const found = await readTables(follower, (tables) => memberPage(tables, member, time));
    if (found !== undefined) return c.json(found, 200);
    throw new ProblemError(
      404,
      "MemberUnknown",
      `There is no member ${member}.`,
      "GET /directory tells all there are.",
    );
  });
  app.openapi(councilRoute, async (c) => {
    await signedInOf(c);
    const time = await timeNow();
    return c.json(await readTables(follower, (tables) => council(tables, ledger, time)), 200);
  });
}
