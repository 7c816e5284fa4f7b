// How `scripts/browser-figures` runs its measurements: one after the other, in a Chromium of their own.
import { defineConfig } from "@playwright/test";
import base from "../playwright.config";

export default defineConfig({
  ...base,
  testDir: ".",
  outputDir: "../test-results",
  testMatch: "browser-figures.ts",
  timeout: 30 * 60_000,
  workers: 1,
  fullyParallel: false,
  use: { ...base.use, trace: "off", viewport: { width: 1360, height: 850 } },
});
