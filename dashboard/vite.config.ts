import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

import { compress } from "./build/compress.ts";
import { hasSideEffects, sdkInBrowser } from "./build/sdkInBrowser.ts";

/** Where `npm run dev` finds the service. */
const SERVICE = process.env.YAOLIAN_SERVICE ?? "http://127.0.0.1:8800";

/** What a person opens is a page; everything else but the page's own files is the service's. */
const PAGE_FILES = /^\/(@|src\/|node_modules\/|favicon|sdk\/|typechain-types\/)/;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [sdkInBrowser(), react(), compress()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // Says what each script imports: build/weight.ts weighs by it.
    manifest: true,
    target: "es2023",
    // Everything is a file of the service's own: its policy lets nothing else be loaded.
    assetsInlineLimit: 0,
    rolldownOptions: { treeshake: { moduleSideEffects: hasSideEffects } },
    // The weight that counts is checked by scripts/dashboard/build.ts.
    chunkSizeWarningLimit: 1_000,
  },
  server: {
    proxy: {
      "/": {
        target: SERVICE,
        bypass: (request) => {
          const path = request.url ?? "/";
          return request.headers.accept?.startsWith("text/html") === true || PAGE_FILES.test(path) ? path : undefined;
        },
      },
    },
  },
});
