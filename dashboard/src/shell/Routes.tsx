import { IconLock, IconMapQuestion } from "@tabler/icons-react";
import { Suspense, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { matchRoute, Route, useLocation, useRouter } from "wouter";

import { Page } from "../parts/Page.tsx";
import { Empty, LoadingPage } from "../parts/states.tsx";
import { ErrorBoundary } from "../parts/ErrorBoundary.tsx";
import { useSession } from "../session/session.ts";
import { VIEWS, type View } from "../views/index.ts";

/** The page of the address. */
export function Routes(): ReactNode {
  const { viewer, isKnown } = useSession();
  const [path] = useLocation();
  const { parser } = useRouter();
  const isFor = (view: View): boolean => view.for.includes(viewer.kind);
  const found =
    path === "/"
      ? VIEWS.find(isFor)
      : VIEWS.find((view) => matchRoute(parser, `${view.path}${view.rest ?? ""}`, path)[0]);
  if (found === undefined) return <Missing />;
  if (!isFor(found) || (path === "/" && !isKnown)) {
    return isKnown ? <NotForYou isAnyone={viewer.kind === "anyone"} /> : <LoadingPage />;
  }
  const Shown = found.view;
  return (
    <ErrorBoundary key={path}>
      <Suspense fallback={<LoadingPage />}>
        <Route path={path === "/" ? path : `${found.path}${found.rest ?? ""}`}>
          <Shown />
        </Route>
      </Suspense>
    </ErrorBoundary>
  );
}

function Missing(): ReactNode {
  const { t } = useTranslation("shell");
  return (
    <Page title={t("notFound")}>
      <Empty icon={<IconMapQuestion size={40} stroke={1.3} />} title={t("notFoundCure")} />
    </Page>
  );
}

function NotForYou({ isAnyone }: { isAnyone: boolean }): ReactNode {
  const { t } = useTranslation("shell");
  return (
    <Page title={isAnyone ? t("signInFirst") : t("notForYou")}>
      <Empty icon={<IconLock size={40} stroke={1.3} />} title={t("notFoundCure")} />
    </Page>
  );
}
