import "@mantine/core/styles.css";
import "./page.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./App.tsx";
import { startWords } from "./words/index.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no place for the dashboard.");

await startWords();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
