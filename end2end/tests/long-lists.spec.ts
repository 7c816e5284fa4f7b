// Lists that are longer than a page: members, notifications, rooms. Everything in them can be reached.
import { expect, test } from "../support/fixtures";
import { expectMessages, notifications, roomList, waitUntilLive } from "../support/pages";
import { lines } from "../support/users";

test("the members of a large course have pages and a search, with JavaScript and without", async ({ site, openPage }) => {
  test.setTimeout(120_000);
  const names = Array.from({ length: 100 }, (_, at) => `Emmy Noether ${String(at + 1).padStart(3, "0")}`);
  const { course, teacher } = await site.createCourse(...names, "Zoe Zuse");
  for (const javaScriptEnabled of [true, false]) {
    const page = await openPage(teacher, `/courses/${course}/members`, { javaScriptEnabled });
    const rows = page.getByRole("main").locator(".users.detailed").getByRole("listitem");
    await expect(page.getByRole("heading", { name: "In this course: 102" })).toBeVisible();
    await expect(rows).toHaveCount(100);
    await expect(rows.first()).toContainText("Grace Hopper");
    await expect(page.getByText("Page 1 of 2")).toBeVisible();
    await page.getByRole("link", { name: "Next" }).click();
    await expect(page).toHaveURL(/page=2/);
    await expect(rows).toHaveCount(2);
    await expect(rows.last()).toContainText("Zoe Zuse");
    await page.goBack();
    await expect(rows).toHaveCount(100);
    await page.getByLabel("Search by name").fill("zuse");
    await page.getByRole("button", { name: "Search" }).click();
    await expect(page).toHaveURL(/q=zuse/);
    await expect(rows).toHaveCount(1);
    await expect(page.getByText("1 person has a name with zuse.")).toBeVisible();
    await rows.getByRole("link").click();
    await expect(page.getByRole("heading", { name: "Zoe Zuse" })).toBeVisible();
  }
});

test("the 51st notification is reached and followed, with JavaScript and without", async ({ site, openPage }) => {
  const { room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await teacher.sendMessages(room, lines(1, 51).map((line) => `${line} for @${ada.username}`));
  for (const javaScriptEnabled of [true, false]) {
    const page = await openPage(ada, "/notifications", { javaScriptEnabled });
    const older = page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Older" });
    await expect(notifications(page).first()).toBeVisible();
    await older.click();
    await expect(page).toHaveURL(/page=2/);
    const first = notifications(page).filter({ hasText: `Line 1 for @${ada.username}` });
    await expect(first).toHaveCount(1);
    await first.getByRole("link").click();
    await expect(page).toHaveURL(`/chat/${room}/1`);
  }
});

test("somebody in 400 rooms opens the first page and finds each of them", async ({ site, openPage }) => {
  const [first, second] = [await site.createCourse("Ada Lovelace"), await site.createCourse()];
  const [ada] = first.students;
  await ada.join(second.invite);
  // With General that is the most that a course can have.
  for (const { course, teacher } of [first, second]) {
    for (let number = 1; number < 200; number++) await teacher.createRoom(course, `Group ${course}-${number}`);
  }
  const page = await openPage(ada, "/");
  await waitUntilLive(page);
  await expect(page.getByRole("heading", { name: "Hello, Ada Lovelace" })).toBeVisible();
  await roomList(page).getByRole("link", { name: "All 400 rooms" }).click();
  await expect(page.getByText("Page 1 of 4")).toBeVisible();

  const name = `Group ${second.course}-77`;
  await page.getByLabel("Search by name or topic").fill(`${second.course}-7`);
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("main").getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  await expect(roomList(page).getByRole("link", { name })).toHaveAttribute("aria-current", "page");
  await second.teacher.sendMessage(Number(new URL(page.url()).pathname.split("/").at(-1)), "Good that you found it");
  await expectMessages(page, ["Good that you found it"]);
});
