import { ScrollArea, useComputedColorScheme } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { useDirectory } from "../../data/service.ts";
import type { Flow } from "../../data/types.ts";
import { useFormat } from "../../parts/format.ts";
import { useNames } from "../../parts/names.ts";
import { BAR, drawingOf, WIDTH, type Band, type Node } from "./layout.ts";
import { tierOf, type Tier } from "./tiers.ts";

const COLORS: Record<Tier, string> = {
  growers: "lime",
  plants: "teal",
  stores: "cyan",
  distributors: "indigo",
  care: "grape",
  others: "gray",
};
/** Pixels that a letter takes, at most; Chinese ones take two. */
const LETTER = 6.9;

/** What went from whom to whom, drawn. The tables say the same. */
export function FlowChart({ flow }: { flow: Flow }): ReactNode {
  const { t } = useTranslation("flow");
  const { data } = useDirectory();
  const shade = useComputedColorScheme("light") === "dark" ? 5 : 7;
  const sites = new Map(data?.sites.map((each) => [each.site, each]));
  const drawing = drawingOf(flow, (site) => tierOf(sites.get(site), data?.members ?? []));
  const { columns, nodes, bands, height, step } = drawing;
  const colorOf = (tier: Tier): string => `var(--mantine-color-${COLORS[tier]}-${shade})`;
  return (
    <ScrollArea viewportProps={{ tabIndex: 0, role: "group", "aria-label": t("chart") }}>
      <svg
        viewBox={`0 0 ${WIDTH} ${height}`}
        width="100%"
        style={{ minWidth: 860, display: "block" }}
        role="img"
        aria-label={t("chartSays", { sites: nodes.length, ways: bands.length })}
        fill="currentColor"
      >
        {columns.map(({ tier, x }) => (
          <text key={tier} x={x} y={14} fontSize={13} fontWeight={650} fill={colorOf(tier)}>
            {t(`tier.${tier}`)}
          </text>
        ))}
        {bands.map((band) => (
          <Way key={`${band.from}-${band.to}`} band={band} color={colorOf(band.tier)} />
        ))}
        {nodes.map((node) => (
          <Site
            key={node.site}
            node={node}
            color={colorOf(node.tier)}
            flow={flow}
            room={Math.min(step - 24, WIDTH - node.x)}
          />
        ))}
      </svg>
    </ScrollArea>
  );
}

function Way({ band, color }: { band: Band; color: string }): ReactNode {
  const { t } = useTranslation("flow");
  const names = useNames();
  const says = t("way", { from: names.site(band.from), to: names.site(band.to), count: band.packs });
  return (
    <path d={band.path} fill="none" stroke={color} strokeWidth={band.thickness} strokeOpacity={0.35}>
      <title>{says}</title>
    </path>
  );
}

function Site(props: { node: Node; color: string; flow: Flow; room: number }): ReactNode {
  const { node, color, flow, room } = props;
  const { t } = useTranslation("flow");
  const { number } = useFormat();
  const name = useNames().site(node.site);
  const stock = flow.sites.find(({ site }) => site === node.site);
  const halo = { stroke: "var(--yaolian-surface)", strokeWidth: 4, paintOrder: "stroke" } as const;
  return (
    <g>
      <title>{name}</title>
      <rect x={node.x} y={node.y} width={BAR} height={node.height} rx={3} fill={color} />
      <text x={node.x} y={node.y - 19} fontSize={12} fontWeight={600} {...halo}>
        {shortened(name, room)}
      </text>
      <text x={node.x} y={node.y - 5} fontSize={11.5} fill="var(--mantine-color-dimmed)" {...halo}>
        {t("hereCount", { count: stock?.here ?? 0, number: number(stock?.here ?? 0) })}
      </text>
    </g>
  );
}

/** As much of a name as there is room for. */
function shortened(name: string, room: number): string {
  let width = 0;
  for (const [place, letter] of [...name].entries()) {
    width += letter > "\u2e80" ? 2 * LETTER : LETTER;
    if (width > room) return `${[...name].slice(0, place).join("").trimEnd()}…`;
  }
  return name;
}
