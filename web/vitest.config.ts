// Owns how the tests run: in any order, in a pretend browser.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    environment: "happy-dom",
    setupFiles: ["tests/setup.ts"],
    sequence: { shuffle: true },
    restoreMocks: true,
    unstubGlobals: true,
  },
});
