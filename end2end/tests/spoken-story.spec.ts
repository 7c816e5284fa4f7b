// The main story as a screen reader says it: signing in, the home page, a room, reading, writing, receiving, deleting. Compared with
// spoken/main-story.md. After a change that was meant, write it anew: SPOKEN=write npx playwright test spoken-story
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { composer, header, message, messages, roomList, waitUntilLive } from "../support/pages";
import { expect, test } from "../support/fixtures";
import { ScreenReader } from "../support/spoken";
import { PASSWORD, Site } from "../support/users";

const FILE = resolve(import.meta.dirname, "../spoken/main-story.md");

test("what a screen reader says from signing in to deleting a message", async ({ ownServer, openPage }) => {
  const site = await Site.setUp(ownServer);
  const { course, room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const projects = await teacher.createRoom(course, "Projects");
  const news = await teacher.createRoom(course, "News", "announcement");
  await teacher.createPrivateRoom(course, "Tutors", [ada]);
  await teacher.sendMessages(room, ["Welcome, all of you", `Have a look at https://example.org/compilers, @${ada.username}`]);
  await teacher.sendMessage(news, "The lecture moves to room 5");
  const page = await openPage(site.server, "/signin", { timezoneId: "UTC" });
  const reader = await ScreenReader.listen(page);
  const region = page.getByRole("log");

  reader.heading("Signing in");
  await reader.focus("at load", page.getByLabel("User name"));
  await page.keyboard.type(ada.username);
  await reader.press("Tab");
  await page.keyboard.type(PASSWORD);
  await reader.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/");
  await waitUntilLive(page);

  reader.heading("Home");
  await reader.read(header(page));
  await reader.read(roomList(page));
  await reader.read(page.getByRole("main"));

  reader.heading("Opening a room");
  await roomList(page).getByRole("link", { name: "General" }).focus();
  await page.keyboard.press("Enter");
  await reader.focus("Enter", composer(page));
  await expect(message(page, "Welcome, all of you")).toBeVisible();
  await reader.read(page.getByRole("main"));

  reader.heading("Reading by keyboard");
  for (const key of ["Shift+Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab", "ArrowUp", "ArrowDown", "Escape"]) await reader.press(key);

  reader.heading("Writing");
  await page.keyboard.type("Thank you");
  await page.keyboard.press("Enter");
  await expect(message(page, "Thank you")).toHaveAttribute("id", "m3");
  await reader.focus("Enter", composer(page));

  reader.heading("Receiving");
  await teacher.sendMessage(room, "You are welcome");
  await expect(region).toContainText("You are welcome");
  await teacher.sendMessage(projects, `And here, @${ada.username}`);
  await expect(region).toContainText("And here");
  await reader.live(region);
  await expect(header(page).locator("#notifications-link")).toContainText("unread");

  reader.heading("Deleting one's message");
  for (const key of ["Shift+Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab", "ArrowDown"]) await reader.press(key);
  await reader.press("Enter");
  for (const key of ["ArrowRight", "ArrowRight", "ArrowRight"]) await reader.press(key);
  await page.keyboard.press("Enter");
  await reader.focus("Enter", messages(page).filter({ hasText: "This message was deleted." }));
  await reader.press("Escape");

  const intro = "# What a screen reader says\n\nWritten and compared by tests/spoken-story.spec.ts. DAY and TIME stand for what differs from run to run.\n\n";
  const spoken = intro + reader.text;
  if (process.env.SPOKEN === "write") writeFileSync(FILE, spoken);
  expect(spoken).toBe(readFileSync(FILE, "utf8"));
});
