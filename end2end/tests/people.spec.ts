// The list of rooms as each person arranges it, the keys, and what is above in a room.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { lines } from "../support/users";
import { composer, expectNoHorizontalScroll, header, message, roomList, waitUntilLive } from "../support/pages";

/** A red pixel. */
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

/** The names of the rooms of one section of the list, from the top. */
const section = (page: Page, title: string) =>
  roomList(page).locator("section", { has: page.getByRole("heading", { name: title }) }).getByRole("listitem").locator(".name");

test("favourites are on top and unread rooms first, in all tabs, and nothing moves under the pointer", async ({ site, openPage }) => {
  const { course, room, title, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const [lab, projects, quiet] = [await teacher.createRoom(course, "Lab"), await teacher.createRoom(course, "Projects"), await teacher.createRoom(course, "Quiet")];
  await ada.execute({ do: "set_notification_level", room: quiet, level: "muted" });
  const page = await openPage(ada, `/chat/${lab}`);
  const other = await page.context().newPage();
  await other.goto("/notifications");
  for (const tab of [page, other]) await waitUntilLive(tab);
  const star = page.getByRole("main").getByRole("button", { name: /favourites$/ });

  await test.step("a star puts the room on top, at once in every tab", async () => {
    await expect(section(page, title)).toHaveText(["General", "Lab", "Projects", "Quiet"]);
    await star.click();
    for (const tab of [page, other]) {
      await expect(section(tab, "Favourites")).toHaveText(["Lab"]);
      await expect(section(tab, title)).toHaveText(["General", "Projects", "Quiet"]);
    }
    await expect(star).toHaveAccessibleName("Take out of favourites");
  });

  await test.step("what becomes unread comes first, but only once the pointer has left the list", async () => {
    await roomList(page).getByRole("link", { name: "General" }).hover();
    await teacher.sendMessage(projects, "Who is with whom?");
    await expect(roomList(page).getByRole("link", { name: "Projects" })).toContainText("1");
    await expect(section(other, title)).toHaveText(["Projects", "General", "Quiet"]);
    await expect(section(page, title)).toHaveText(["General", "Projects", "Quiet"]);
    await composer(page).hover();
    await expect(section(page, title)).toHaveText(["Projects", "General", "Quiet"]);
  });

  await test.step("a course whose rooms are folded up lists what is unread, after a reload too", async () => {
    await roomList(page).getByRole("button", { name: `Rooms of ${title}`, expanded: true }).click();
    for (const tab of [page, other]) await expect(section(tab, title)).toHaveText(["Projects"]);
    await page.reload();
    await waitUntilLive(page);
    await expect(section(page, title)).toHaveText(["Projects"]);
    await roomList(page).getByRole("button", { name: `Rooms of ${title}`, expanded: false }).press("Enter");
    await expect(section(page, title)).toHaveText(["Projects", "General", "Quiet"]);
  });

  await test.step("keys go from unread room to unread room, also while one writes", async () => {
    await teacher.sendMessages(room, ["One", "Two"]);
    await composer(page).press("Alt+Shift+ArrowUp");
    await expect(page.getByRole("heading", { name: "Projects", level: 1 })).toBeVisible();
    await expect(roomList(page).getByRole("link", { name: "Projects" })).not.toContainText("unread");
    await composer(page).press("Alt+Shift+ArrowDown");
    await expect(page.getByRole("heading", { name: "General", level: 1 })).toBeVisible();
    await expect(section(page, title)).toHaveText(["General", "Projects", "Quiet"]);
    await composer(page).press("Alt+Shift+ArrowDown");
    await expect(page.getByText("No other room has unread messages.")).toBeVisible();
  });

  await test.step("without JavaScript the same two are forms", async () => {
    const plain = await openPage(ada, `/chat/${lab}`, { javaScriptEnabled: false });
    await plain.getByRole("button", { name: "Take out of favourites" }).click();
    await expect(section(plain, title)).toHaveText(["General", "Lab", "Projects", "Quiet"]);
    await plain.getByRole("button", { name: `Rooms of ${title}` }).click();
    await expect(section(plain, title)).toHaveText(["Lab"]);
  });
});

test("? lists the keys, and what is above and below in a room is said with its count", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await ada.execute({ do: "read", room, number: await teacher.sendMessages(room, lines(1, 10)) });
  await teacher.sendMessages(room, lines(11, 120));
  const page = await openPage(ada, `/chat/${room}/100`);
  await waitUntilLive(page);

  await test.step("above: up to the first new one", async () => {
    const up = page.getByRole("link", { name: /new messages above$/ });
    await expect(up).toContainText(/^8\d /);
    await expect(page.getByRole("link", { name: /^Newest/ })).toContainText("99+");
    await up.click();
    await expect(message(page, "Line 11")).toBeInViewport();
    await expect(page.getByRole("main").getByText("New", { exact: true })).toBeInViewport();
    await expect(up).toHaveCount(0);
  });

  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await test.step("? opens the list of keys, but is a sign where a text is written", async () => {
    await composer(page).press("?");
    await expect(composer(page)).toHaveValue("?");
    await composer(page).fill("");
    await message(page, "Line 11").focus();
    await page.keyboard.press("?");
    await expect(dialog.getByRole("row", { name: "Ctrl+K Go to a room" })).toBeVisible();
    expect((await new AxeBuilder({ page }).include("dialog").analyze()).violations).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await expect(message(page, "Line 11")).toBeFocused();
  });

  await test.step("so does the menu, which gets the focus back; the page of help has the same list", async () => {
    await header(page).locator(".menu > summary").click();
    await header(page).getByRole("link", { name: "Keyboard shortcuts" }).click();
    await expect(dialog).toBeVisible();
    await page.setViewportSize({ width: 320, height: 640 });
    await page.emulateMedia({ colorScheme: "dark" });
    await expectNoHorizontalScroll(page);
    await dialog.getByRole("button", { name: "Close" }).click();
    await expect(dialog).toHaveCount(0);
    const help = await openPage(ada, "/help?q=ctrl+bold", { javaScriptEnabled: false });
    await expect(help.getByRole("row", { name: "Ctrl+B Bold" })).toBeVisible();
  });
});

test("a name opens the card of its owner, with pronouns and local time, by keyboard and without JavaScript", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowStatus(422);
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await teacher.sendMessage(room, "Good morning");
  const settings = await openPage(teacher, "/settings", { timezoneId: "Asia/Kathmandu" });
  const form = settings.locator("form", { has: settings.getByLabel("Pronouns") });

  await test.step("what one tells is set in the settings; a zone that there is not is refused in its place", async () => {
    await form.getByLabel("Pronouns").fill("she/her");
    await form.getByLabel("Time zone").fill("Hogwarts");
    await form.getByRole("button", { name: "Save" }).click();
    await expect(form.getByText("There is no such time zone.")).toBeVisible();
    await expect(form.getByLabel("Pronouns")).toHaveValue("she/her");
    await form.getByRole("button", { name: "Use the zone of this device: Asia/Kat" }).click();
    await form.getByRole("button", { name: "Save" }).click();
    await expect(form.getByText("Saved.")).toBeVisible();
  });

  await test.step("so is one's own picture, with a file", async () => {
    const picture = settings.locator("#picture");
    await picture.getByLabel(/^A file:/).setInputFiles({ name: "me.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
    await picture.getByRole("button", { name: "Use this picture" }).click();
    await expect(picture.getByText("This is no picture that can be read.")).toBeVisible();
    await picture.getByLabel(/^A file:/).setInputFiles({ name: "me.png", mimeType: "image/png", buffer: Buffer.from(PNG, "base64") });
    await picture.getByRole("button", { name: "Use this picture" }).click();
    await expect(picture.locator("img.avatar")).toBeVisible();
    await expect(header(settings).locator("img.avatar")).toBeVisible();
  });

  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  await expect(message(page, "Good morning").locator("img.avatar")).toHaveJSProperty("complete", true);
  const card = page.getByRole("dialog", { name: "Profile" });
  const name = message(page, "Good morning").getByRole("link", { name: "Grace Hopper" });
  await test.step("the name in a message, by keyboard: Escape closes it and gives the focus back", async () => {
    await name.focus();
    await page.keyboard.press("Enter");
    for (const part of ["Grace Hopper", `@${teacher.username}`, "instructor", "she/her"]) await expect(card).toContainText(part);
    await expect(card).toContainText(/\d\d:\d\d, Asia\/Kat[a-z]+ \(UTC\+5:45\)/);
    expect((await new AxeBuilder({ page }).include("dialog").analyze()).violations).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(card).toHaveCount(0);
    await expect(name).toBeFocused();
  });

  await test.step("the picture and the list of people do the same, on a phone too", async () => {
    await page.getByRole("complementary", { name: "About this room" }).getByRole("link", { name: "Grace Hopper" }).click();
    await expect(card).toContainText("she/her");
    await card.getByRole("button", { name: "Close" }).click();
    await message(page, "Good morning").locator(".avatar").click();
    await expect(card).toContainText("she/her");
    await page.setViewportSize({ width: 320, height: 640 });
    await page.emulateMedia({ colorScheme: "dark" });
    await expect(card).toContainText("she/her");
    await expectNoHorizontalScroll(page);
    await card.getByRole("button", { name: "Write to Grace Hopper" }).click();
    await expect(page.getByRole("heading", { name: "Grace Hopper", level: 1 })).toBeVisible();
  });

  await test.step("without JavaScript it is a page", async () => {
    const plain = await openPage(ada, `/chat/${room}`, { javaScriptEnabled: false });
    await message(plain, "Good morning").getByRole("link", { name: "Grace Hopper" }).click();
    await expect(plain.getByRole("main")).toContainText("she/her");
    await plain.getByRole("button", { name: "Write to Grace Hopper" }).click();
    await expect(plain).toHaveURL(/\/chat\/\d+$/);
  });
});
