// On a phone: one pane at a time, the composer always visible, no horizontal scrolling.
import { devices, type Locator, type Page } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { lines } from "../support/users";
import { header, composer, expectNoHorizontalScroll, waitUntilLive, message, messages, expectMessages, undoBar } from "../support/pages";

const { defaultBrowserType: _, ...pixel } = devices["Pixel 5"];
const phone = { ...pixel, viewport: { width: 360, height: 740 }, screen: { width: 360, height: 740 } };

test("from the room list to the conversation and back", async ({ site, openPage }) => {
  const { course, room, title, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await teacher.sendMessages(room, lines(1, 40));
  await ada.execute({ do: "read", room, number: 40 });
  const projects = await teacher.createRoom(course, "Projects");
  await teacher.sendMessage(projects, "Who is with whom?");
  const page = await openPage(ada, "/", phone);
  await waitUntilLive(page);
  await expectNoHorizontalScroll(page);
  const main = page.getByRole("main");
  await expect(main.getByRole("link", { name: title }).last()).toBeVisible();
  await expect(main.getByRole("link", { name: "Projects" }).last()).toContainText("1");
  await expect(header(page).getByRole("link", { name: "Notifications" })).toBeInViewport();

  await main.getByRole("link", { name: "General" }).click();
  await expect(page).toHaveURL(`/chat/${room}`);
  await expect(page.getByRole("heading", { name: "General", level: 1 })).toBeInViewport();
  await expect(composer(page)).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole("button", { name: "Send" })).toBeInViewport({ ratio: 1 });
  await expect(message(page, "Line 40")).toBeInViewport({ ratio: 1 });
  await expectNoHorizontalScroll(page);

  await composer(page).tap();
  await composer(page).fill("A message with a word that does not end: " + "x".repeat(300));
  await expect(composer(page)).toBeInViewport({ ratio: 1 });
  await page.getByRole("button", { name: "Send" }).tap();
  await expect(messages(page).last()).toContainText("does not end");
  await expect(composer(page)).toHaveValue("");
  await expect(composer(page)).toBeInViewport({ ratio: 1 });
  await expectNoHorizontalScroll(page);

  await page.getByRole("link", { name: "All rooms" }).tap();
  await expect(page).toHaveURL("/");
  await expect(page.getByRole("main").getByRole("link", { name: "General" })).toBeVisible();
  await page.goBack();
  await expect(composer(page)).toBeInViewport({ ratio: 1 });
});

test("a lost connection is shown, and a live one covers nothing", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowOutage();
  const { room, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/chat/${room}`, phone);
  await waitUntilLive(page);
  await page.context().setOffline(true);
  await expect(page.getByText("Offline")).toBeInViewport();
  await page.context().setOffline(false);
  await waitUntilLive(page);
  await composer(page).fill("Back again");
  await page.getByRole("button", { name: "Send" }).tap();
  await expectMessages(page, ["Back again"]);
});

for (const width of [320, 360]) {
  test(`no page is wider than ${width} pixels`, async ({ site, openPage, consoleErrors }) => {
    consoleErrors.allowStatus(404);
    const { course, room, invite, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
    const long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
    await teacher.execute({ do: "change_course", course, title: long, code: "DDSG 1", description: long });
    await teacher.execute({ do: "change_room", room, name: long, topic: long });
    await ada.sendMessages(room, [`https://example.org/${"a".repeat(200)}`, long, `@${teacher.username} ${long}`]);
    const assignment = await teacher.createAssignment(course, long, Date.UTC(2040, 0, 1), long);
    const options = { ...phone, viewport: { width, height: 740 }, screen: { width, height: 740 } };
    for (const path of ["/signin", "/signup", invite]) await expectNoHorizontalScroll(await openPage(site.server, path, options));
    const page = await openPage(teacher, "/", options);
    for (const path of [
      "/",
      `/chat/${room}`,
      `/chat/${room}/2`,
      `/chat/${room}/settings`,
      "/courses/new",
      `/courses/${course}`,
      `/courses/${course}/members`,
      `/courses/${course}/settings`,
      `/courses/${course}/rooms/new`,
      `/courses/${course}/assignments/new`,
      `/courses/${course}/assignments/${assignment}`,
      "/notifications",
      "/settings",
      "/chat/999999",
    ]) {
      await page.goto(path);
      await waitUntilLive(page);
      await expectNoHorizontalScroll(page);
    }
  });
}

test("without JavaScript the composer is visible too", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await teacher.sendMessages(room, lines(1, 40));
  await ada.execute({ do: "read", room, number: 40 });
  const page = await openPage(ada, `/chat/${room}`, { ...phone, javaScriptEnabled: false });
  await expect(composer(page)).toBeInViewport({ ratio: 1 });
  await expect(message(page, "Line 40")).toBeInViewport({ ratio: 1 });
  await page.getByRole("link", { name: "All rooms" }).tap();
  await expect(page.getByRole("main").getByRole("link", { name: "General" })).toBeVisible();
});

test("taps on one's own message do nothing; a finger held on it opens what can be done", async ({ site, openPage }) => {
  const { room, students: [ada] } = await site.createCourse("Ada Lovelace");
  await ada.sendMessages(room, lines(1, 3));
  const page = await openPage(ada, `/chat/${room}`, phone);
  await waitUntilLive(page);
  const toolbar = page.getByRole("group", { name: "This message" });

  // "Line 1" has a name and a time above it, "Line 3" is a compact row.
  for (const text of ["Line 1", "Line 3"]) {
    const row = message(page, text);
    const box = (await row.boundingBox())!;
    for (const across of [0.1, 0.5, 0.97]) {
      for (const down of [0.1, 0.9]) {
        for (let tap = 0; tap < 2; tap++) await page.touchscreen.tap(box.x + box.width * across, box.y + box.height * down);
      }
    }
    await expect(toolbar).toHaveCount(0);
    await expectMessages(page, ["Line 1", "Line 2", "Line 3"]);

    const finger = await holdFinger(page, row);
    await expect(toolbar).toBeVisible();
    await finger.lift();
    // It covers no line: neither that of its message nor the one above.
    const tools = (await toolbar.boundingBox())!;
    for (const line of await messages(page).locator(".text").all()) {
      const other = (await line.boundingBox())!;
      expect(other.y + other.height <= tools.y + 1 || other.y >= tools.y + tools.height - 1).toBe(true);
    }
    await expect(undoBar(page)).toHaveCount(0);
    await expect(row.getByRole("textbox")).toHaveCount(0);
    for (const button of await toolbar.getByRole("button").all()) {
      const size = (await button.boundingBox())!;
      expect(Math.min(size.width, size.height)).toBeGreaterThanOrEqual(44);
    }
    await page.touchscreen.tap(box.x + box.width / 2, 8);
    await message(page, "Line 2").tap();
    await expect(toolbar).toHaveCount(0);
  }

  const finger = await holdFinger(page, message(page, "Line 3"));
  await expect(toolbar).toBeVisible();
  await finger.lift();
  await toolbar.getByRole("button", { name: "Delete" }).tap();
  const [bar, field] = [(await undoBar(page).boundingBox())!, (await composer(page).boundingBox())!];
  expect(bar.y + bar.height, "the bar is not on the composer").toBeLessThan(field.y);
  await expectMessages(page, ["Line 1", "Line 2", "This message was deleted."]);
});

test("Enter breaks the line, and the arrow back says what waits elsewhere", async ({ site, openPage }) => {
  const { course, room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const projects = await teacher.createRoom(course, "Projects");
  const page = await openPage(ada, `/chat/${room}`, phone);
  await waitUntilLive(page);
  await composer(page).tap();
  await page.keyboard.type("One line");
  await page.keyboard.press("Enter");
  await page.keyboard.type("and another");
  await expect(composer(page)).toHaveValue("One line\nand another");
  await expect(messages(page)).toHaveCount(0);
  await page.getByRole("button", { name: "Send" }).tap();
  await expectMessages(page, ["One line"]);

  const back = page.getByRole("link", { name: "All rooms" });
  await expect(back).toHaveAccessibleName("All rooms");
  await teacher.sendMessages(projects, ["First", "Second"]);
  await expect(back).toHaveAccessibleName("All rooms, 2 unread elsewhere");
  await expect(back.getByText("2", { exact: true })).toBeInViewport({ ratio: 1 });
  await teacher.sendMessage(projects, `And you, @${ada.username}?`);
  await expect(back).toHaveAccessibleName("All rooms, 3 unread elsewhere, 1 for you");
  await expect(back.getByText("@3")).toBeInViewport({ ratio: 1 });
  await back.tap();
  await page.getByRole("main").getByRole("link", { name: "Projects" }).last().tap();
  await expect(back).toHaveAccessibleName("All rooms");
});

test("on its side with the keyboard open the phone shows what one answers to", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await teacher.execute({ do: "change_room", room, name: "General", topic: "What everybody should know" });
  await teacher.sendMessages(room, lines(1, 20));
  await ada.execute({ do: "read", room, number: 20 });
  const page = await openPage(ada, `/chat/${room}`, { ...phone, viewport: { width: 740, height: 360 }, screen: { width: 740, height: 360 } });
  await waitUntilLive(page);
  await composer(page).tap();
  // What a keyboard leaves.
  await page.setViewportSize({ width: 740, height: 165 });
  for (const text of ["Line 18", "Line 19", "Line 20"]) await expect(message(page, text).locator(".text")).toBeInViewport({ ratio: 1 });
  await expect(composer(page)).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole("button", { name: "Send" })).toBeInViewport({ ratio: 1 });
  await expectNoHorizontalScroll(page);
});

test("a member is one row, however long the name, and every button takes a finger", async ({ site, openPage }) => {
  const { course, teacher, students } = await site.createCourse("Ada Lovelace", "Alan Turing");
  await students[0].execute({ do: "rename", name: "Donaudampfschifffahrts Elektrizitätenhauptbetriebswerkbauunterbeamter" });
  const room = await teacher.createPrivateRoom(course, "Tutors", students);
  await students[0].sendMessage(room, "Hello");
  const page = await openPage(teacher, `/courses/${course}/members`, phone);
  for (const path of [`/courses/${course}/members`, `/chat/${room}/settings`]) {
    await page.goto(path);
    await waitUntilLive(page);
    for (const row of await page.locator(".users .user-row").all()) expect((await row.boundingBox())!.height).toBeLessThan(72);
    await expectNoHorizontalScroll(page);
    const controls = page.getByRole("main").locator("button, a.button, a.user-row, summary").filter({ visible: true });
    for (const control of await controls.all()) {
      const size = (await control.boundingBox())!;
      expect.soft(Math.min(size.width, size.height), `${await control.innerText()} on ${path}`).toBeGreaterThanOrEqual(44);
    }
  }
  await page.goto(`/chat/${room}`);
  await waitUntilLive(page);
  expect((await message(page, "Hello").locator(".byline").boundingBox())!.height).toBeLessThan(52);
});

/** Puts a finger on the upper right corner of an element, where a toolbar would appear below it. */
async function holdFinger(page: Page, element: Locator): Promise<{ lift: () => Promise<void> }> {
  const box = (await element.boundingBox())!;
  const touchPoints = [{ x: box.x + box.width - 40, y: box.y + 6 }];
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
  return { lift: async () => void (await devtools.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] })) };
}
