import { Alert, Progress, Stack, Text } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { ActDialog } from "../../acts/ActDialog.tsx";
import { useNames } from "../../parts/names.ts";
import { Failure } from "../../parts/states.tsx";
import { FormDialog } from "../../acts/FormDialog.tsx";
import { SaveButton } from "./KeptLists.tsx";
import { keepList, saveList, type KeptList } from "./packLists.ts";
import { blankLot, faultsOf, isCount, RegisterFields, type LotAnswers } from "./RegisterFields.tsx";
import { randomSerials } from "./serials.ts";

/** A lot as it is to be registered. */
interface Built extends KeptList {
  readonly root: string;
  readonly count: number;
  readonly made: string;
  readonly expiry: string;
}

/** Registers a lot: its pack list is built here, saved by the person, and only its hash goes to the ledger. */
export function RegisterLot({ onClose }: { onClose: () => void }): ReactNode {
  const [built, setBuilt] = useState<Built>();
  return built === undefined ? (
    <BuildForm onBuilt={setBuilt} onClose={onClose} />
  ) : (
    <RegisterDialog built={built} onClose={onClose} />
  );
}

function BuildForm({ onBuilt, onClose }: { onBuilt: (built: Built) => void; onClose: () => void }): ReactNode {
  const { t } = useTranslation("register");
  const [answers, setAnswers] = useState<LotAnswers>(blankLot);
  const [isSent, setSent] = useState(false);
  const [progress, setProgress] = useState<{ done: number; total: number }>();
  const building = useMutation({
    mutationFn: () => build(answers, setProgress),
    onSuccess: (built) => {
      // Saved before anything is signed, so that no registered lot is without its list.
      keepList(built);
      saveList(built);
      onBuilt(built);
    },
    onSettled: () => setProgress(undefined),
  });
  const faults = faultsOf(answers);
  const goOn = (): void => {
    setSent(true);
    if (faults.size === 0) building.mutate();
  };
  return (
    <FormDialog title={t("title")} goOn={t("build")} isBusy={building.isPending} onClose={onClose} onGoOn={goOn}>
      <RegisterFields answers={answers} onChange={setAnswers} faults={isSent ? faults : new Set()} />
      {progress === undefined ? null : (
        <div role="status">
          <Text size="sm">{t("building", progress)}</Text>
          <Progress aria-label={t("build")} value={(100 * progress.done) / progress.total} />
        </div>
      )}
      {building.isError ? <Failure title={t("buildFailed")} error={building.error} /> : null}
    </FormDialog>
  );
}

async function build(
  { gtin, lot, made, expiry, source, file, count }: LotAnswers,
  onProgress: (progress: { done: number; total: number }) => void,
): Promise<Built> {
  const { buildLotBytes, readSerialText } = await import("@yaolian/sdk/lots");
  const name = file?.name ?? "";
  const serials =
    source === "file"
      ? readSerialText((await file?.text()) ?? "", { gtin, lot, expiry, name })
      : randomSerials(isCount(count) ? count : 0);
  const built = await buildLotBytes({
    ...{ gtin, lot, serials, lotKey: crypto.getRandomValues(new Uint8Array(32)) },
    onProgress: ({ done, total }) => onProgress({ done, total: total ?? serials.length }),
  });
  return { ...built, gtin, lot, made, expiry };
}

function RegisterDialog({ built, onClose }: { built: Built; onClose: () => void }): ReactNode {
  const { t } = useTranslation("register");
  const names = useNames();
  const { gtin, lot, count, root, made, expiry } = built;
  const packs = t("packs", { count });
  return (
    <ActDialog
      title={t("title")}
      actKey={`register ${root} ${made} ${expiry}`}
      willDo={
        <Stack gap="sm">
          <Text>{t("what", { lot, product: names.product(gtin), packs, made, expiry })}</Text>
          <Alert color="yellow" icon={<IconKey aria-hidden />}>
            <Stack gap="sm" align="flex-start">
              <Text size="sm">{t("secret")}</Text>
              <SaveButton list={built} />
            </Stack>
          </Alert>
        </Stack>
      }
      done={t("done")}
      run={async (ledger) => {
        const { registerLot } = await import("@yaolian/sdk/goods");
        return registerLot(ledger, { gtin, lot, packCount: count, root, made, expiry });
      }}
      onClose={onClose}
    />
  );
}
