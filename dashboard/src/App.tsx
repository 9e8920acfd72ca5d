import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";

import { queryClient } from "./data/queryClient.ts";
import { ErrorBoundary } from "./parts/ErrorBoundary.tsx";
import { Shell } from "./shell/Shell.tsx";
import { cssVariables, theme } from "./theme.ts";

/** The dashboard. */
export function App(): React.ReactNode {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" cssVariablesResolver={cssVariables}>
      <ErrorBoundary>
        <QueryClientProvider client={queryClient}>
          <Shell />
        </QueryClientProvider>
      </ErrorBoundary>
    </MantineProvider>
  );
}
