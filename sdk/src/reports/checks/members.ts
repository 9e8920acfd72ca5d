import { ENUMS, enumNumber } from "../../ledger/enums.ts";
import type { ChainReader } from "../chainReader.ts";
import type { Report } from "../report.ts";
import { moment } from "../told.ts";
import { check, sum, type Check } from "./check.ts";

export async function checkMembers(reader: ChainReader, { sets }: Report): Promise<Check[]> {
  const { consortium, councilSeat } = reader.ledger;
  const [members, sites, seats] = await Promise.all([
    ...[consortium.memberCount(reader.at), consortium.siteCount(reader.at), councilSeat.seatCount(reader.at)],
  ]);
  const differing = await reader.differing(
    sets.members,
    ({ member }) => `member ${member}`,
    async (row) => {
      const view = await consortium.memberOf(row.member, reader.at);
      const hasSeat = BigInt(await councilSeat.holderOf(row.member, reader.at)) !== 0n;
      const standing = ENUMS.Standing[Number(view.standing)];
      return standing === row.standing && hasSeat === row.hasSeat && moment(Number(view.licenceEnd)) === row.licenceEnd;
    },
  );
  return [
    check("members", "members, and the directory's count", sets.members.length, Number(members)),
    check("members", "sites of all members, and the directory's count", sum(sets.members, (row) => row.sites), Number(sites)), // prettier-ignore
    check("members", "seats on the Council, and its own count", sets.members.filter((row) => row.hasSeat).length, Number(seats)), // prettier-ignore
    check("members", "members as they stand, each with the directory's own", sets.members.length, sets.members.length, differing), // prettier-ignore
  ];
}

export async function checkApprovals(reader: ChainReader, { sets }: Report): Promise<Check[]> {
  const names = ["ProductRegistered", "ProductStatusChanged", "MakerNamed", "MaterialRegistered"] as const;
  const last = new Map(sets.approvals.map((row) => [row.gtin, row]));
  const differing = await reader.differing(
    [...last.values()],
    ({ gtin }) => gtin,
    async ({ gtin, status }) => {
      const word = await reader.ledger.drugRegistry.productOf(BigInt(gtin), reader.at);
      return Number((word >> 168n) & 0xffn) === enumNumber("ProductStatus", status);
    },
  );
  const counted = (await reader.events(names)).length;
  return [
    check("approvals", "decisions, and the registry's events", sets.approvals.length, counted),
    check("approvals", "products as they stand, each with the registry's status", last.size, last.size, differing),
  ];
}
