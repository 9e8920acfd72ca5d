import { Alert, Badge, Button, createTheme, Modal, Paper, Table, type CSSVariablesResolver } from "@mantine/core";

/** System fonts alone: nothing is loaded for them. */
const FONTS = [
  ...["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans"],
  ...["PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "sans-serif"],
];

export const theme = createTheme({
  colors: {
    // Darker than Mantine's, so that white on it, and it on its own pale shades, pass WCAG AA.
    teal: [
      ...(["#e8f6f2", "#cfeae2", "#a3d6c8", "#74c1ac", "#4eae95"] as const),
      ...(["#2f9e84", "#1b8f76", "#0f7a64", "#0a6a56", "#075a49"] as const),
    ],
  },
  primaryColor: "teal",
  primaryShade: { light: 7, dark: 8 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  fontFamily: FONTS.map((font) => (font.includes(" ") ? `"${font}"` : font)).join(", "),
  fontFamilyMonospace: 'ui-monospace, "SFMono-Regular", Menlo, Consolas, "Noto Sans Mono", monospace',
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  headings: {
    fontWeight: "650",
    sizes: { h1: { fontSize: "1.5rem", lineHeight: "1.3" }, h2: { fontSize: "1.0625rem", lineHeight: "1.4" } },
  },
  components: {
    Alert: Alert.extend({ defaultProps: { variant: "light" } }),
    Badge: Badge.extend({ defaultProps: { variant: "light", radius: "sm", tt: "none", fw: 600 } }),
    Button: Button.extend({ defaultProps: { fw: 600 } }),
    // Its heading is the dialog's, and no second banner of the page.
    Modal: Modal.extend({ defaultProps: { attributes: { header: { role: "presentation" } } } }),
    Paper: Paper.extend({ defaultProps: { withBorder: true, p: "md" } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 10, horizontalSpacing: "md", highlightOnHover: true } }),
  },
});

/** Words on a pale shade of their own colour: Mantine's do not pass WCAG AA on a light page. */
const ON_PALE = {
  ...{ yellow: "#7a4d00", orange: "#963c00", red: "#b02a2a", blue: "#14578f", grape: "#7a2890", gray: "#495057" },
  ...{ green: "#1f6630", cyan: "#0b6070", violet: "#5534b8", indigo: "#3046b8", lime: "#3f6200" },
} as const;

/** Mantine's dimmed text, and what it says of errors, does not pass WCAG AA either. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...{ "--mantine-color-dimmed": "#566069", "--mantine-color-body": "#fbfcfc", "--yaolian-surface": "#ffffff" },
    "--mantine-color-error": ON_PALE.red,
    ...Object.fromEntries(
      Object.entries(ON_PALE).map(([name, color]) => [`--mantine-color-${name}-light-color`, color]),
    ),
  },
  dark: { "--mantine-color-dimmed": "#a9b1b9", "--mantine-color-error": "#ff8787", "--yaolian-surface": "#2a2a2a" },
});
