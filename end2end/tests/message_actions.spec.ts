// What is done with a message: quoted, pinned, saved with a note, forwarded; and jumping to a date. By keyboard, on a phone, and
// without JavaScript.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "../support/fixtures";
import { composer, expectNoHorizontalScroll, menuItem, message, messages, toolbarButton, undoBar, waitUntilLive } from "../support/pages";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

test("a message is quoted and pinned, by keyboard and live for everybody", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await ada.sendMessage(room, `Dear @${teacher.username}\n\n**When** is the exam?`);
  await ada.sendMessage(room, "And where?");
  const page = await openPage(teacher, `/chat/${room}`);
  const other = await openPage(ada, `/chat/${room}`, phone);
  for (const tab of [page, other]) await waitUntilLive(tab);
  const question = messages(page).first();
  const menu = page.getByRole("menu", { name: "More" });

  await test.step("the menu opens and closes by keyboard", async () => {
    const more = await toolbarButton(question, "More");
    await more.focus();
    await page.keyboard.press("Enter");
    await expect(menu.getByRole("menuitem").first()).toBeFocused();
    await expect(more).toHaveAttribute("aria-expanded", "true");
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.keyboard.press("ArrowUp");
    await expect(menu.getByRole("menuitem").last()).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(menu).toHaveCount(0);
    await expect(more).toBeFocused();
  });

  await test.step("a quotation goes behind what is typed, and tells nobody", async () => {
    await composer(page).fill("As Ada asks:");
    await (await menuItem(question, "Quote")).click();
    await expect(composer(page)).toBeFocused();
    await expect(composer(page)).toHaveValue(
      `As Ada asks:\n\n> **Ada Lovelace** [wrote](/chat/${room}/1):\n> Dear @${teacher.username}\n> \n> **When** is the exam?\n\n`,
    );
    await page.keyboard.type("On Friday");
    await page.keyboard.press("Enter");
    const answer = messages(other).filter({ hasText: "On Friday" });
    await expect(answer.locator("blockquote")).toContainText("When is the exam?");
    await expect(answer.locator(".mention")).toHaveCount(0);
    await answer.getByRole("link", { name: "wrote" }).click();
    await expect(other).toHaveURL(new RegExp(`/chat/${room}/1$`));
  });

  await test.step("what staff pin has a mark, and is on the room's list", async () => {
    const where = message(page, "And where?");
    await (await menuItem(where, "Pin for everybody")).click();
    await expect(where.getByText("Pinned")).toBeAttached();
    await expect(message(other, "And where?").getByText("Pinned")).toBeAttached();
    await other.getByRole("link", { name: "1 pinned message" }).click();
    await expect(other.getByRole("heading", { name: "Pinned in" })).toBeVisible();
    const row = other.getByRole("list", { name: "Pinned messages" }).getByRole("listitem");
    await expect(row).toContainText("And where?");
    await expect(row.getByRole("button", { name: "Unpin" })).toHaveCount(0);
    // Live: what is pinned and deleted elsewhere.
    await teacher.execute({ do: "pin", room, number: 1, on: true });
    await expect(row.first()).toContainText("When is the exam?");
    await ada.deleteMessage(room, 1);
    await expect(row).toHaveCount(1);
    await (await menuItem(where, "Unpin")).click();
    await expect(other.getByText("Nothing is pinned here.")).toBeVisible();
    await expect(page.getByRole("link", { name: "pinned message" })).toHaveCount(0);
  });
});

test("on a phone a message is saved with a note and forwarded", async ({ site, openPage }) => {
  const { course, room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const lab = await teacher.createRoom(course, "Lab");
  await teacher.createRoom(course, "News", "announcement");
  await teacher.sendMessages(room, ["Read chapter 3", "See you"]);
  const page = await openPage(ada, `/chat/${room}`, phone);
  await waitUntilLive(page);
  const list = page.getByRole("list", { name: "Saved messages" });

  await test.step("save it, and change the note", async () => {
    await (await menuItem(message(page, "Read chapter 3"), "Save for me")).click();
    await expect(page.getByRole("region", { name: "The message" })).toContainText("Read chapter 3");
    await page.getByLabel("Note").fill("Before the exam");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(message(page, "Read chapter 3")).toBeVisible();
    await page.goto("/saved");
    await waitUntilLive(page);
    await expect(list.getByRole("listitem")).toContainText(["Before the exam"]);
    await expectNoHorizontalScroll(page);
    await list.getByRole("link", { name: /^Change the note/ }).click();
    await expect(page.getByLabel("Note")).toHaveValue("Before the exam");
    await page.getByLabel("Note").fill("On the train");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.goto("/saved");
    await waitUntilLive(page);
    // Another tab of hers.
    await ada.execute({ do: "save", room, number: 2, on: true, note: "Nice" });
    await expect(list.getByRole("listitem")).toContainText(["Nice", "On the train"]);
    await list.getByRole("listitem").first().getByRole("button", { name: "Remove" }).click();
    await expect(list.getByRole("listitem")).toHaveCount(1);
    await undoBar(page).getByRole("button", { name: "Undo" }).click();
    await expect(list.getByRole("listitem")).toHaveCount(2);
    await teacher.deleteMessage(room, 1);
    await expect(list.getByRole("listitem").last()).toContainText("This message is not available any more.");
    await expect(list.getByRole("listitem").last()).toContainText("On the train");
  });

  await test.step("forward it to a room where she writes", async () => {
    await page.goto(`/chat/${room}`);
    await waitUntilLive(page);
    await (await menuItem(message(page, "See you"), "Forward")).click();
    const rooms = page.getByRole("list", { name: "Rooms" });
    await expect(rooms.getByRole("link", { name: "Lab" })).toBeVisible();
    await expect(rooms.getByRole("link", { name: "News" })).toHaveCount(0);
    await page.getByLabel("Search by name or topic").fill("lab");
    await page.getByRole("button", { name: "Search" }).click();
    await expect(rooms.getByRole("listitem")).toHaveCount(1);
    await rooms.getByRole("link", { name: "Lab" }).click();
    const field = page.getByLabel("Message");
    await expect(field).toHaveValue(new RegExp(`\\[wrote in .*\\]\\(/chat/${room}/2\\):\\n> See you`));
    await field.press("Control+Home");
    await field.pressSequentially("She says it there:");
    await page.getByRole("button", { name: "Send" }).click();
    await expect(page).toHaveURL(new RegExp(`/chat/${lab}$`));
    await expect(messages(page)).toContainText(["She says it there:"]);
    await expect(messages(page).locator("blockquote")).toContainText("See you");
  });

  await test.step("jump to a date from a day between the messages", async () => {
    await page.goto(`/chat/${room}`);
    await waitUntilLive(page);
    await page.getByTitle("Jump to a date").last().click();
    await page.getByLabel("Day").fill("2020-01-01");
    await page.getByRole("button", { name: "Go" }).click();
    await expect(page).toHaveURL(new RegExp(`/chat/${room}/1#m1$`));
  });
});

test("without JavaScript a message is pinned, saved, forwarded, and found by its date", async ({ site, openPage }) => {
  const { course, room, teacher } = await site.createCourse("Ada Lovelace");
  const lab = await teacher.createRoom(course, "Lab");
  await teacher.sendMessages(room, ["Read chapter 3", "See you"]);
  const page = await openPage(teacher, `/chat/${room}/1`, { javaScriptEnabled: false });
  await page.getByRole("button", { name: "Pin for everybody" }).click();
  await page.getByRole("link", { name: "1 pinned message" }).click();
  await page.getByRole("button", { name: "Unpin" }).click();
  await expect(page.getByText("Nothing is pinned here.")).toBeVisible();
  await page.goto(`/chat/${room}/1`);
  await page.getByRole("link", { name: "Save for me" }).click();
  await page.getByLabel("Note").fill("Before the exam");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.goto("/saved");
  await expect(page.getByRole("list", { name: "Saved messages" })).toContainText("Before the exam");
  await page.getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("You have saved nothing yet.")).toBeVisible();
  await page.goto(`/chat/${room}/1`);
  await page.getByRole("link", { name: "Forward" }).click();
  await page.getByRole("main").getByRole("link", { name: "Lab" }).click();
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page).toHaveURL(new RegExp(`/chat/${lab}#m1$`));
  await expect(messages(page).locator("blockquote")).toContainText("Read chapter 3");
  await page.goto(`/chat/${room}/date`);
  await page.getByLabel("Day").fill("2020-01-01");
  await page.getByRole("button", { name: "Go" }).click();
  await expect(page).toHaveURL(new RegExp(`/chat/${room}/1#m1$`));
});
