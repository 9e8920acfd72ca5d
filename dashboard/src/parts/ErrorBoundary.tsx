import { Button, Center, Stack, Text, Title } from "@mantine/core";
import i18next from "i18next";
import { Component, type ReactNode } from "react";

interface Props {
  readonly children: ReactNode;
}

/** What a fault of the page itself leaves: a sentence, and a way on. Another `key` begins anew. */
export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <Center mih="50vh" p="md">
        <Stack align="center" ta="center" role="alert">
          <Title order={1}>{i18next.t("broken")}</Title>
          <Text>{i18next.t("brokenCure")}</Text>
          <Button onClick={() => location.reload()}>{i18next.t("reload")}</Button>
        </Stack>
      </Center>
    );
  }
}
