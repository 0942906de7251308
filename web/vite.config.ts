// Owns how the web sources become files under bot/gateway/static; the gateway serves what comes out.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type UserConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const outDir = here("../bot/gateway/static");

/** One self-contained file with a stable name, so that another site can embed it with a single tag. */
function script(entry: string, name: string, format: "es" | "iife"): UserConfig {
  return {
    publicDir: false,
    build: {
      outDir,
      emptyOutDir: false,
      target: "es2022",
      lib: { entry: here(entry), formats: [format], name: "welkom", fileName: () => `${name}.js` },
    },
  };
}

/** HTML pages; everything they load carries a hash in its name and may be cached for good. */
function pages(): UserConfig {
  const entries = { demo: here("index.html"), console: here("console.html") };
  return {
    base: "/static/",
    publicDir: false,
    build: {
      outDir,
      emptyOutDir: false,
      target: "es2022",
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).filter(([, path]) => existsSync(path))),
      },
    },
  };
}

export default defineConfig(({ mode }) => {
  if (mode === "pages") return pages();
  if (mode === "demo") return script("src/demo/demo.ts", "welkom-demo", "iife");
  return script("src/chat/welkom-chat.ts", "welkom-chat", "es");
});
