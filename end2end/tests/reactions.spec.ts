// Reactions: chosen and toggled by keyboard, live for everybody, without JavaScript too.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "../support/fixtures";
import { composer, expectUnread, message, messages, toolbarButton, waitUntilLive } from "../support/pages";

test("two people react to a message by keyboard, and see each other's", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await teacher.sendMessages(room, ["The sheet is out", "Questions here"]);
  const page = await openPage(ada, `/chat/${room}`);
  const other = await openPage(teacher, `/chat/${room}`);
  for (const tab of [page, other]) await waitUntilLive(tab);
  const sheet = message(page, "The sheet is out");
  const dialog = page.getByRole("dialog", { name: "React with an emoji" });

  await test.step("choose one: by search and arrow keys, without a pointer", async () => {
    await composer(page).focus();
    const inList = () => page.evaluate(() => document.activeElement?.closest("article") != null);
    while (!(await inList())) await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Home");
    await expect(sheet).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(sheet.getByRole("button", { name: "React" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(dialog.getByRole("searchbox")).toBeFocused();
    await expect(dialog.getByRole("button", { name: "grinning face", exact: true })).toBeVisible();
    expect((await new AxeBuilder({ page }).include("dialog").analyze()).violations).toEqual([]);
    await page.keyboard.type("rocket");
    await expect(dialog.getByRole("group", { name: "Travel and places" }).getByRole("button")).toHaveCount(1);
    await page.keyboard.press("ArrowDown");
    await expect(dialog.getByRole("button", { name: "rocket" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(dialog).toHaveCount(0);
    await expect(sheet).toBeFocused();
  });

  await test.step("both see it, spoken by name; the other joins in and takes it back", async () => {
    await expect(sheet.getByRole("button", { name: "rocket, 1 person", pressed: true })).toBeVisible();
    const chip = message(other, "The sheet is out").getByRole("button", { name: /^rocket/ });
    await expect(chip).toHaveAttribute("aria-pressed", "false");
    await chip.focus();
    await expect(other.getByRole("tooltip")).toHaveText("Ada Lovelace: rocket");
    await other.keyboard.press("Enter");
    await expect(chip).toHaveAccessibleName("rocket, 2 people");
    await expect(chip).toBeFocused();
    await expect(sheet.getByRole("button", { name: "rocket, 2 people" })).toBeVisible();
    await other.keyboard.press("Enter");
    await expect(sheet.getByRole("button", { name: "rocket, 1 person" })).toBeVisible();
    await expect(chip).toBeFocused();
  });

  await test.step("what was used last is at hand, and Escape changes nothing", async () => {
    await (await toolbarButton(message(page, "Questions here"), "React")).click();
    await expect(dialog.getByRole("group", { name: "Used last" }).getByRole("button").first()).toHaveText("🚀");
    await dialog.getByLabel("Skin tone").selectOption("Dark");
    await expect(dialog.getByRole("button", { name: "thumbs up", exact: true })).toHaveText("👍🏿");
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await expect(message(page, "Questions here").getByRole("group", { name: "Reactions" })).toHaveCount(0);
  });

  await test.step("it is the same after a reload, no row is drawn anew, and nothing became unread", async () => {
    await page.reload();
    await waitUntilLive(page);
    await expect(sheet.getByRole("button", { name: "rocket, 1 person", pressed: true })).toBeVisible();
    await expectUnread(other, { messages: "", notifications: "" });
    await sheet.evaluate((element) => element.setAttribute("data-same", ""));
    await teacher.execute({ do: "react", room, number: 1, emoji: "🎉", on: true });
    await expect(sheet.getByRole("button", { name: "party popper, 1 person" })).toBeVisible();
    await expect(sheet).toHaveAttribute("data-same", "");
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });

  await test.step("they go with the message", async () => {
    await teacher.deleteMessage(room, 1);
    await expect(messages(page).first()).toContainText("This message was deleted.");
    await expect(page.getByRole("group", { name: "Reactions" })).toHaveCount(0);
    const refused = await teacher.tryToExecute({ do: "react", room, number: 1, emoji: "🎉", on: true });
    expect(refused.status()).toBe(409);
  });
});

test("without JavaScript a reaction is a form", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await teacher.sendMessages(room, ["The sheet is out"]);
  await teacher.execute({ do: "react", room, number: 1, emoji: "🎉", on: true });
  const page = await openPage(ada, `/chat/${room}/1`, { javaScriptEnabled: false });
  await page.getByRole("button", { name: "party popper, 1 person" }).click();
  await expect(page).toHaveURL(new RegExp(`/chat/${room}/1`));
  await expect(page.getByRole("button", { name: "party popper, 2 people", pressed: true })).toBeVisible();
  await page.getByRole("button", { name: "party popper, 2 people" }).click();
  await expect(page.getByRole("button", { name: "party popper, 1 person", pressed: false })).toBeVisible();
  await page.getByLabel("Emoji").selectOption("👀");
  await page.getByRole("button", { name: "React" }).click();
  await expect(page.getByRole("button", { name: "eyes, 1 person", pressed: true })).toBeVisible();
});
