// What a screen reader tells by itself: nothing at load, then every line that comes, however many come at once.
import type { Page } from "@playwright/test";
import { waitUntilLive } from "../support/pages";
import { expect, test } from "../support/fixtures";
import { lines } from "../support/users";

test("nothing is told at load; then every line of a burst, and what asks for me elsewhere", async ({ site, openPage }) => {
  const { course, room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const projects = await teacher.createRoom(course, "Projects");
  await teacher.sendMessages(room, [...lines(1, 5), `Welcome, @${ada.username}`]);
  const page = await openPage(ada, "/signin");
  await listen(page);

  for (const path of ["/", `/chat/${room}`, "/notifications", `/courses/${course}`]) {
    await page.goto(path);
    await waitUntilLive(page);
    expect(await told(page), `at ${path}`).toEqual([]);
  }

  await page.goto(`/chat/${room}`);
  await waitUntilLive(page);
  const burst = lines(1, 12).map((line) => `Burst ${line}`);
  await Promise.all(burst.map((line) => teacher.sendMessage(room, line)));
  await expect.poll(async () => (await told(page)).filter((text) => text.includes("Burst")).length).toBe(burst.length);
  const texts = await told(page);
  for (const line of burst) expect(texts).toContain(`Grace Hopper (staff): ${line}`);
  await teacher.sendMessage(projects, `Here too, @${ada.username}`);
  await expect.poll(async () => (await told(page)).at(-1)).toMatch(/^Grace Hopper mentioned you in Projects.*Here too/);
  await teacher.sendMessage(projects, "This asks for nobody");
  await teacher.sendMessage(room, `And here, @${ada.username}`);
  await expect.poll(async () => (await told(page)).at(-1)).toMatch(/^Grace Hopper \(staff\): And here/);
  const after = (await told(page)).slice(texts.length);
  expect(after, "a mention in the open room is told once").toHaveLength(2);
});

/** From now on notes in every document what is added to a live region. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const texts: string[] = [];
    Object.assign(window, { told: texts });
    const region = (node: Node) => {
      const element = node instanceof Element ? node : node.parentElement;
      const live = element?.closest("[aria-live], [role=status], [role=alert], [role=log]");
      return live && live.getAttribute("aria-live") !== "off" ? live : null;
    };
    new MutationObserver((records) => {
      for (const record of records) {
        // A region that comes together with its text is not told, except alerts.
        for (const node of record.addedNodes) if (region(record.target) && node.textContent?.trim()) texts.push(node.textContent.trim());
        if (record.type === "characterData" && region(record.target)) texts.push(record.target.textContent?.trim() ?? "");
      }
    }).observe(document, { childList: true, subtree: true, characterData: true });
    // What the parser adds while the document loads is no change.
    document.addEventListener("DOMContentLoaded", () => void setTimeout(() => void (texts.length = 0)));
  });
}

const told = (page: Page): Promise<string[]> => page.evaluate(() => (window as unknown as { told: string[] }).told);
