import { NavLink, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";

import { useViewer } from "../session/session.ts";
import { VIEWS } from "../views/index.ts";

/** The pages that are for whoever looks. */
export function Navigation({ onChoose }: { onChoose: () => void }): ReactNode {
  const { t } = useTranslation("shell");
  const { kind } = useViewer();
  const [path] = useLocation();
  const shown = VIEWS.filter((view) => view.for.includes(kind));
  const active = path === "/" ? shown[0]?.path : `/${path.split("/")[1] ?? ""}`;
  return (
    <Stack gap={4}>
      {shown.map(({ path: href, name, icon: Icon }) => (
        <NavLink
          key={href}
          component={Link}
          href={href}
          label={t(name)}
          leftSection={<Icon size={20} stroke={1.6} aria-hidden />}
          active={active === href}
          aria-current={active === href ? "page" : undefined}
          style={{ borderRadius: "var(--mantine-radius-md)" }}
          onClick={onChoose}
        />
      ))}
    </Stack>
  );
}
