import { asc, inArray } from "@ponder/client";

import { demoKeys } from "../../../cli/src/demo/keys.ts";
import { NO_NAMES, type Names } from "../../../cli/src/told/names.ts";
import { drug, member, operator, site } from "../../ponder.schema.ts";
import type { Tables } from "../tables.ts";
import type { DemoPerson, Directory } from "./answers.ts";

/** Who and what there is, with the names that are known here. */
export async function directory(tables: Tables, names: Names = NO_NAMES): Promise<Directory> {
  const [members, sites, products] = await Promise.all([
    tables.select().from(member).orderBy(asc(member.member)),
    tables.select().from(site).orderBy(asc(site.site)),
    tables.select({ gtin: drug.gtin }).from(drug).orderBy(asc(drug.gtin)),
  ]);
  return {
    members: members.map(({ member: number, kinds, standing }) => ({
      ...{ member: number, kinds, standing },
      name: names.members[String(number)] ?? null,
    })),
    sites: sites.map((each) => ({ ...each, name: names.sites[each.gln] ?? null })),
    products: products.map(({ gtin }) => ({ gtin, name: names.products[gtin] ?? null })),
  };
}

let addresses: readonly `0x${string}`[] | undefined;

/** The operators whose keys are the demo's, by the number of the key, and then the admins. */
export async function demoPeople(tables: Tables, names: Names = NO_NAMES): Promise<DemoPerson[]> {
  addresses ??= demoKeys().map(({ address }) => address.toLowerCase() as `0x${string}`);
  const known = addresses;
  const [operators, admins, { members, sites }] = await Promise.all([
    tables
      .select()
      .from(operator)
      .where(inArray(operator.operator, [...known])),
    tables
      .select({ operator: member.admin, member: member.member })
      .from(member)
      .where(inArray(member.admin, [...known])),
    directory(tables, names),
  ]);
  const ofSite = operators.map((each) => ({ ...each, isAdmin: false }));
  const people = [...ofSite, ...admins.map((each) => ({ ...each, site: 0, roles: [], isAdmin: true }))].map((each) => {
    const ofMember = members.find(({ member: number }) => number === each.member);
    return {
      ...{ key: known.indexOf(each.operator), operator: each.operator, member: each.member },
      ...{ roles: each.roles, isAdmin: each.isAdmin },
      memberName: ofMember?.name ?? null,
      kinds: ofMember?.kinds ?? [],
      siteName: sites.find(({ site: number }) => number === each.site)?.name ?? null,
    };
  });
  return people.sort((one, other) => Number(one.isAdmin) - Number(other.isAdmin) || one.key - other.key);
}
