import { MultiSelect, Select, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { FLAGS, type RoleName } from "@yaolian/sdk/ledger";

import { ActDialog } from "../../acts/ActDialog.tsx";
import { FormDialog } from "../../acts/FormDialog.tsx";
import type { MemberPage } from "../../data/types.ts";
import { Mono } from "../../parts/Mono.tsx";
import { useNames } from "../../parts/names.ts";
import { AddressInput, isAddress } from "../members/AddressInput.tsx";
import { DayInput, endOfDay } from "../members/DayInput.tsx";

interface Props {
  readonly of: MemberPage;
  readonly onClose: () => void;
}

interface Added {
  readonly operator: string;
  readonly roles: readonly RoleName[];
  /** 0 for all sites of the member. */
  readonly site: number;
  readonly until: number;
  readonly day: string;
}

/** Lets an address act for the member. */
export function AddOperatorDialog({ of, onClose }: Props): ReactNode {
  const { t } = useTranslation(["members", "terms"]);
  const names = useNames();
  const [added, setAdded] = useState<Added>();
  if (added === undefined) return <AddForm of={of} onGoOn={setAdded} onClose={onClose} />;
  const { operator, roles, site, until, day } = added;
  const { member } = of.member;
  return (
    <ActDialog
      title={t("add")}
      actKey={`add ${operator} ${roles.join(" ")} ${site} ${until}`}
      willDo={
        <Text>
          <Mono>{operator}</Mono>{" "}
          {t("addWhat", {
            roles: roles.map((role) => t(`terms:roles.${role}`)).join(", "),
            site: site === 0 ? t("allSites") : names.site(site),
            day,
          })}
        </Text>
      }
      done={t("changed")}
      run={async (ledger) => {
        const { addOperator } = await import("@yaolian/sdk/members");
        return addOperator(ledger, { member, operator, roles, site, until });
      }}
      onClose={onClose}
    />
  );
}

function AddForm({ of, onGoOn, onClose }: Props & { onGoOn: (added: Added) => void }): ReactNode {
  const { t } = useTranslation(["members", "terms"]);
  const names = useNames();
  const [operator, setOperator] = useState("");
  const [roles, setRoles] = useState<string[]>([]);
  const [site, setSite] = useState<string | null>("0");
  const [day, setDay] = useState("");
  const [isSent, setSent] = useState(false);
  const isRight = isAddress(operator);
  const until = endOfDay(day);
  const goOn = (): void => {
    setSent(true);
    if (!isRight || roles.length === 0 || until === undefined) return;
    onGoOn({ operator: operator.trim(), roles: roles as RoleName[], site: Number(site), until, day });
  };
  const open = of.sites.filter((each) => each.open);
  return (
    <FormDialog title={t("add")} onClose={onClose} onGoOn={goOn}>
      <AddressInput label={t("address")} value={operator} onChange={setOperator} isWrong={isSent && !isRight} />
      <MultiSelect
        label={t("roles")}
        required
        value={roles}
        onChange={setRoles}
        data={FLAGS.roles.map((role) => ({ value: role, label: t(`terms:roles.${role}`) }))}
        error={isSent && roles.length === 0 ? t("rolesMissing") : null}
      />
      <Select
        label={t("site")}
        allowDeselect={false}
        value={site}
        onChange={setSite}
        data={[
          { value: "0", label: t("allSites") },
          ...open.map((each) => ({ value: String(each.site), label: names.site(each.site) })),
        ]}
      />
      <DayInput label={t("termEnd")} value={day} onChange={setDay} isMissing={isSent && until === undefined} />
    </FormDialog>
  );
}
