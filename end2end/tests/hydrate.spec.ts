// Every page hydrates without a console error and without moving; going on from there loads no new document.
import type { Page } from "@playwright/test";
import { createFullCourse } from "../support/page-urls";
import { expect, test } from "../support/fixtures";
import { header, composer, waitForHydration, waitUntilLive, message, roomList, sendMessage, expectMessages } from "../support/pages";

test("every page hydrates, signed out", async ({ site, openPage, consoleErrors }) => {
  const { signedOutPaths } = await createFullCourse(site);
  const page = await openPage(site.server, "/signin");
  for (const path of signedOutPaths) {
    await test.step(path, async () => {
      await page.goto(path);
      await waitForHydration(page);
      expect(consoleErrors.unexpected, path).toEqual([]);
    });
  }
});

for (const role of ["student", "teacher"] as const) {
  test(`every page hydrates, as ${role}`, async ({ site, openPage, consoleErrors }) => {
    const all = await createFullCourse(site);
    const page = await openPage(all[role], "/");
    for (const path of role === "teacher" ? [...all.memberPaths, ...all.staffPaths] : all.memberPaths) {
      await test.step(path, async () => {
        await page.goto(path);
        await waitUntilLive(page);
        expect(consoleErrors.unexpected, path).toEqual([]);
      });
    }
  });
}

test("an unknown page, and one that students may not see", async ({ site, openPage, consoleErrors }) => {
  consoleErrors.allowStatus(404, 403);
  const { student, notFoundPaths } = await createFullCourse(site);
  const page = await openPage(student, "/");
  for (const path of notFoundPaths) {
    expect((await page.goto(path))?.status(), path).toBe(404);
    await waitUntilLive(page);
    await expect(page.getByRole("heading", { name: "Not found" })).toBeVisible();
  }
  await page.getByRole("link", { name: "To my courses and rooms" }).click();
  await expect(page).toHaveURL("/");
  await expect(page.getByRole("heading", { name: "Hello, Ada Lovelace" })).toBeVisible();
});

test("a page whose code cannot be loaded says so, and opens when tried again", async ({ site, openPage, consoleErrors }) => {
  const { student, memberPaths } = await createFullCourse(site);
  const page = await openPage(student, "/");
  const script = await page.request.get((await page.locator("link[rel=modulepreload]").first().getAttribute("href"))!);
  test.skip(!(await script.text()).includes("__wasm_split"), "a development build is one file: app/src/pages/rare_pages.rs");
  consoleErrors.allowOutage();
  consoleErrors.allow(/split/i);

  await page.route(/\/pkg\/split_/, (route) => route.abort());
  // A room is in the first download.
  await page.goto(memberPaths.find((path) => path.startsWith("/chat/"))!);
  await waitUntilLive(page);
  await page.locator('a[href="/settings"]').dispatchEvent("click");
  await expect(page.getByText("This page could not be loaded.")).toBeVisible();
  await page.unroute(/\/pkg\/split_/);
  await page.getByRole("link", { name: "Try again" }).click();
  await waitUntilLive(page);
  await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
});

test("nothing moves when a page is hydrated", async ({ site, openPage }) => {
  const { student, memberPaths } = await createFullCourse(site);
  const page = await openPage(student, "/", { timezoneId: "America/New_York" });
  for (const path of memberPaths) {
    await page.goto(path);
    await waitUntilLive(page);
    const moved = await page.evaluate(
      () =>
        new Promise<string[]>((done) => {
          const shifts: string[] = [];
          const name = (node?: Node | null) => (node instanceof Element ? node.outerHTML.slice(0, 80) : String(node?.textContent));
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries() as (PerformanceEntry & { value: number; sources: { node?: Node }[] })[]) {
              if (entry.value >= 0.01) shifts.push(`${entry.value.toFixed(3)}: ${entry.sources.map((source) => name(source.node)).join(", ")}`);
            }
          }).observe({ type: "layout-shift", buffered: true });
          requestAnimationFrame(() => requestAnimationFrame(() => done(shifts)));
        }),
    );
    expect.soft(moved, path).toEqual([]);
  }
});

test("links, back and forward stay in the same document", async ({ site, openPage }) => {
  const { course, room, title, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  await teacher.sendMessage(room, "Good morning");
  const page = await openPage(ada, "/");
  await waitUntilLive(page);
  await markDocument(page);
  const heading = (name: string) => page.getByRole("heading", { name, level: 1 });

  await roomList(page).getByRole("link", { name: title }).click();
  await expect(page).toHaveURL(`/courses/${course}`);
  await expect(heading(title)).toBeVisible();
  await expect(page).toHaveTitle(`(1) ${title} · Riverside`);
  await page.getByRole("link", { name: "2 members" }).click();
  await expect(heading("Members")).toBeVisible();
  await roomList(page).getByRole("link", { name: "General" }).click();
  await expectMessages(page, ["Good morning"]);
  await sendMessage(page, "Good morning to you");
  await expectMessages(page, ["Good morning", "Good morning to you"]);
  await page.getByRole("main").getByRole("link", { name: "Room settings" }).click();
  await expect(heading("Settings of General")).toBeVisible();
  await header(page).getByRole("link", { name: "Notifications" }).click();
  await expect(heading("Notifications")).toBeVisible();
  await page.getByRole("link", { name: "Unread", exact: true }).click();
  await expect(page.getByText("You have no unread notifications.")).toBeVisible();

  await page.goBack();
  await expect(page.getByText("You have no notifications.", { exact: true })).toBeVisible();
  await page.goBack();
  await expect(heading("Settings of General")).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(`/chat/${room}`);
  await expectMessages(page, ["Good morning", "Good morning to you"]);
  await page.goBack();
  await expect(heading("Members")).toBeVisible();
  await page.goForward();
  await expectMessages(page, ["Good morning", "Good morning to you"]);
  await teacher.sendMessage(room, "And live still");
  await expect(message(page, "And live still")).toBeVisible();
  await header(page).getByRole("link", { name: "Riverside" }).click();
  await expect(heading("Hello, Ada Lovelace")).toBeVisible();
  await expectSameDocument(page);
  await waitUntilLive(page);
});

test("a room that is closed and opened again shows the messages sent meanwhile", async ({ site, openPage }) => {
  const { course, room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const projects = await teacher.createRoom(course, "Projects");
  const page = await openPage(ada, `/chat/${room}`);
  await waitUntilLive(page);
  await markDocument(page);
  await composer(page).fill("A draft for General");
  await roomList(page).getByRole("link", { name: "Projects" }).click();
  await expect(page.getByRole("heading", { name: "Projects", level: 1 })).toBeVisible();
  await expect(composer(page)).toHaveValue("");
  await composer(page).fill("A draft for Projects");
  await teacher.sendMessage(room, "While you were away");
  await roomList(page).getByRole("link", { name: "General" }).click();
  await expectMessages(page, ["While you were away"]);
  await expect(composer(page)).toHaveValue("A draft for General");
  await teacher.sendMessage(projects, "Meanwhile elsewhere");
  await expect(roomList(page).getByRole("link", { name: "Projects" })).toContainText("1");
  await page.goBack();
  await expectMessages(page, ["Meanwhile elsewhere"]);
  await expect(composer(page)).toHaveValue("A draft for Projects");
  await expectSameDocument(page);
});

test("changes of rooms and courses are shown without a reload", async ({ site, openPage }) => {
  const { course, room, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const roomPage = await openPage(ada, `/chat/${room}`);
  const page = await roomPage.context().newPage();
  await page.goto(`/courses/${course}`);
  await waitUntilLive(roomPage);
  await waitUntilLive(page);
  for (const tab of [roomPage, page]) await markDocument(tab);
  await teacher.execute({ do: "change_course", course, title: "Compilers, revised", code: "CS 144", description: "New text" });
  await teacher.execute({ do: "change_room", room, name: "Everybody", topic: "All of us" });
  await teacher.createRoom(course, "Projects");
  await teacher.execute({ do: "rename", name: "Rear Admiral Hopper" });
  await teacher.sendMessage(room, "Do you know me?");
  await expect(page.getByRole("heading", { name: "Compilers, revised", level: 1 })).toBeVisible();
  await expect(page.getByRole("main").getByText("New text")).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: "Projects" })).toBeVisible();
  await expect(roomPage.getByRole("heading", { name: "Everybody", level: 1 })).toBeVisible();
  await expect(roomPage.getByRole("main").getByText("All of us")).toBeVisible();
  await expect(message(roomPage, "Do you know me?")).toHaveAccessibleName("Rear Admiral Hopper (staff)");
  for (const tab of [roomPage, page]) {
    await expect(roomList(tab).getByRole("link", { name: "Compilers, revised" })).toBeVisible();
    await expect(roomList(tab).getByRole("link", { name: "Everybody" })).toBeVisible();
    await expectSameDocument(tab);
  }
});

test("a new role is offered, and gives its rights; a lower one is notified", async ({ site, openPage }) => {
  const { course, teacher, students: [ada] } = await site.createCourse("Ada Lovelace");
  const page = await openPage(ada, `/courses/${course}`);
  await waitUntilLive(page);
  await markDocument(page);
  await expect(page.getByRole("link", { name: "New assignment" })).toHaveCount(0);
  await teacher.execute({ do: "set_role", course, user: ada.id, role: "assistant" });
  await header(page).getByRole("link", { name: "Notifications" }).click();
  await page.getByRole("button", { name: /^Accept/ }).click();
  await expect(page.getByText("You are an assistant")).toBeVisible();
  await page.getByRole("link", { name: "New assignment" }).click();
  await expect(page.getByLabel("Title")).toBeVisible();
  await teacher.execute({ do: "set_role", course, user: ada.id, role: "student" });
  await header(page).getByRole("link", { name: "Notifications" }).click();
  await expect(page.getByRole("link", { name: /You are now a student in/ })).toBeVisible();
  await expect(page.getByText("Grace Hopper (staff) changed your role.")).toBeVisible();
  await expectSameDocument(page);
});

/** Marks the document; a new one would not have the mark. */
const markDocument = (page: Page) => page.evaluate(() => void Object.assign(window, { same: true }));

const expectSameDocument = async (page: Page) => expect(await page.evaluate(() => "same" in window), "no new document was loaded").toBe(true);
