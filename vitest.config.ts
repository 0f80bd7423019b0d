import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 300_000,
    setupFiles: ["./test/support/cleared-environment.ts"],
    globalSetup: ["./test/support/sample-library.ts"],
    reporters: ["default", "./test/support/closing-line-reporter.ts"],
  },
});
