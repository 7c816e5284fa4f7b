// By keyboard alone: no pointer is used on this page.
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { bar, composer, editor, isLive, message, messages, places, says, shows, timeline } from "../support/pages";

test("skip the bar, go to a room, write, and go on", async ({ school, visit }) => {
  const { room, title, students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(ada, "/notifications");
  await isLive(page);

  await test.step("the first stop is the skip link", async () => {
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to content" });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport({ ratio: 1 });
    await focusIsSeen(page);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("main").getByRole("link", { name: "All", exact: true })).toBeFocused();
  });

  await test.step("every stop from the top can be seen", async () => {
    await page.goto("/");
    await isLive(page);
    await tabTo(page, places(page).getByRole("link", { name: "General" }));
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(`/chat/${room}`);
  });

  await test.step("in a room one can write at once", async () => {
    await expect(composer(page)).toBeFocused();
    await focusIsSeen(page);
    await page.keyboard.type("One line");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("and another");
    await expect(composer(page)).toHaveValue("One line\nand another");
    await expect(messages(page)).toHaveCount(0);
    await page.keyboard.press("Enter");
    await shows(page, ["One line"]);
    expect(await messages(page).first().innerText()).toContain("One line\nand another");
    await expect(composer(page)).toBeFocused();
    await expect(composer(page)).toHaveValue("");
  });

  await test.step("and from there back to the course", async () => {
    await tabTo(page, places(page).getByRole("link", { name: title }));
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
    await expect(page.getByRole("main")).toBeFocused();
  });
});

test("the arrow up edits one's last message, Escape leaves it", async ({ school, visit }) => {
  const { room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(ada, `/chat/${room}`);
  await isLive(page);
  await says(page, "First");
  await says(page, "Secnod");
  await shows(page, ["First", "Secnod"]);
  await teacher.says(room, "Mine is not yours");
  await expect(message(page, "Mine is not yours")).toBeVisible();

  await page.keyboard.press("ArrowUp");
  await expect(editor(page)).toBeFocused();
  await expect(editor(page)).toHaveValue("Secnod");
  await focusIsSeen(page);
  await page.keyboard.type(" thoughts");
  await page.keyboard.press("Escape");
  await expect(editor(page)).toHaveCount(0);
  await expect(composer(page)).toBeFocused();
  await shows(page, ["First", "Secnod", "Mine is not yours"]);

  await page.keyboard.press("ArrowUp");
  await expect(editor(page)).toHaveValue("Secnod");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("Second");
  await page.keyboard.press("Enter");
  await shows(page, ["First", "Second", "Mine is not yours"]);
  await expect(composer(page)).toBeFocused();

  // With something written, the arrow moves in the text.
  await page.keyboard.type("Hm");
  await page.keyboard.press("ArrowUp");
  await expect(editor(page)).toHaveCount(0);
  await expect(composer(page)).toHaveValue("Hm");
});

test("a message's tools are reached from the message", async ({ school, visit }) => {
  const { room, students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(ada, `/chat/${room}`);
  await isLive(page);
  await says(page, "Oops");
  await shows(page, ["Oops"]);
  await timeline(page).focus();
  await focusIsSeen(page);
  await tabTo(page, message(page, "Oops").getByRole("link"));
  await tabTo(page, page.getByRole("button", { name: "Edit" }));
  await tabTo(page, page.getByRole("button", { name: "Delete", exact: true }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Really delete" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(messages(page).last()).toContainText("This message was deleted.");
});

test("the menu opens, and signs out", async ({ school, visit }) => {
  const { students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(ada, "/settings");
  await isLive(page);
  const menu = bar(page).locator("summary");
  await tabTo(page, menu);
  await page.keyboard.press("Enter");
  await tabTo(page, bar(page).getByRole("link", { name: "Settings" }));
  await tabTo(page, bar(page).getByRole("button", { name: "Sign out" }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/signin");
  await expect(page.getByLabel("User name")).toBeFocused();
});

test("a refused form puts the keyboard where something has to change", async ({ school, visit }) => {
  const teacher = await school.newcomer("Grace Hopper");
  const page = await visit(teacher, "/courses/new");
  await isLive(page);
  await tabTo(page, page.getByLabel("Title"));
  await page.keyboard.type("Time travel");
  await page.keyboard.press("Tab");
  await page.keyboard.type("x".repeat(3) + "\u202E");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Code")).toBeFocused();
  await expect(page.getByLabel("Code")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Title")).toHaveValue("Time travel");
});

/** Presses Tab until the keyboard is there; every stop on the way must be seen. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stops = 0; stops < 60; stops += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement !== document.body)) await focusIsSeen(page);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`the keyboard does not reach ${target}`);
}

/** Whatever has the keyboard shows it: by an outline or shadow, inside of the window. */
async function focusIsSeen(page: Page): Promise<void> {
  const seen = await page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body || element.id === "main") return { what: "the page", marked: true, inside: true };
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return {
      what: element.outerHTML.slice(0, 120),
      marked: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none",
      inside: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
  });
  expect(seen).toEqual({ ...seen, marked: true, inside: true });
}
