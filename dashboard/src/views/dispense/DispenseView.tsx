import { Alert } from "@mantine/core";
import { IconPrescription } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Page } from "../../parts/Page.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useAccount } from "../../session/account.ts";
import { useActor, type Acting } from "../../session/useActor.ts";
import { Counter } from "./Counter.tsx";

/** A pharmacy's counter: a slip is read, packs are scanned, and handed over in one transaction. */
export default function DispenseView(): ReactNode {
  const { t } = useTranslation(["dispense", "session"]);
  const account = useAccount();
  const acting = useActor();
  return (
    <Page title={t("title")} explain={t("explain")}>
      {account === undefined ? (
        <Alert color="yellow">{t("session:keyGone")}</Alert>
      ) : (
        <Answered of={acting}>{(actor) => <Standing actor={actor} />}</Answered>
      )}
    </Page>
  );
}

/** Only a dispenser of a site hands packs over. */
function Standing({ actor: { ledger, account } }: { actor: Acting }): ReactNode {
  const { t } = useTranslation("dispense");
  const standing = useQuery({
    queryKey: ["standing", account.address],
    queryFn: async () => (await import("./counter.ts")).standingOf(ledger, account.address),
  });
  return (
    <Answered of={standing}>
      {({ roles, site }) =>
        roles.includes("Dispenser") && site !== 0 ? (
          <Counter ledger={ledger} site={site} />
        ) : (
          <Empty
            title={t("notDispenser")}
            cure={t("notDispenserCure")}
            icon={<IconPrescription size={40} stroke={1.3} />}
          />
        )
      }
    </Answered>
  );
}
