// Every page comes alive without a word of complaint, as the server drew it; and going on from there loads no page anew.
import type { Page } from "@playwright/test";
import { tour } from "../support/urls";
import { expect, test } from "../support/fixtures";
import { bar, composer, isAlive, isLive, message, places, says, shows } from "../support/pages";

test("every address, for somebody who is not signed in", async ({ school, visit, complaints }) => {
  const { outside } = await tour(school);
  const page = await visit(school.server, "/signin");
  for (const path of outside) {
    await test.step(path, async () => {
      await page.goto(path);
      await isAlive(page);
      expect(complaints.unexpected, path).toEqual([]);
    });
  }
});

for (const role of ["student", "teacher"] as const) {
  test(`every address, as ${role}`, async ({ school, visit, complaints }) => {
    const all = await tour(school);
    const page = await visit(all[role], "/");
    for (const path of role === "teacher" ? [...all.inside, ...all.staff] : all.inside) {
      await test.step(path, async () => {
        await page.goto(path);
        await isLive(page);
        expect(complaints.unexpected, path).toEqual([]);
      });
    }
  });
}

test("an address that is not there, and one that is not for students", async ({ school, visit, complaints }) => {
  complaints.allowStatus(404, 403);
  const { student, lost } = await tour(school);
  const page = await visit(student, "/");
  for (const path of lost) {
    expect((await page.goto(path))?.status(), path).toBe(404);
    await isLive(page);
    await expect(page.getByRole("heading", { name: "Not found" })).toBeVisible();
  }
  await page.getByRole("link", { name: "To my courses and rooms" }).click();
  await expect(page).toHaveURL("/");
  await expect(page.getByRole("heading", { name: "Hello, Ada Lovelace" })).toBeVisible();
});

test("nothing moves when the page comes alive", async ({ school, visit }) => {
  const { student, inside } = await tour(school);
  const page = await visit(student, "/", { timezoneId: "America/New_York" });
  for (const path of inside) {
    await page.goto(path);
    await isLive(page);
    const moved = await page.evaluate(
      () =>
        new Promise<string[]>((done) => {
          const heard: string[] = [];
          const name = (node?: Node | null) => (node instanceof Element ? node.outerHTML.slice(0, 80) : String(node?.textContent));
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries() as (PerformanceEntry & { value: number; sources: { node?: Node }[] })[]) {
              if (entry.value >= 0.01) heard.push(`${entry.value.toFixed(3)}: ${entry.sources.map((source) => name(source.node)).join(", ")}`);
            }
          }).observe({ type: "layout-shift", buffered: true });
          requestAnimationFrame(() => requestAnimationFrame(() => done(heard)));
        }),
    );
    expect.soft(moved, path).toEqual([]);
  }
});

test("links, back and forward stay in the page", async ({ school, visit }) => {
  const { course, room, title, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  await teacher.says(room, "Good morning");
  const page = await visit(ada, "/");
  await isLive(page);
  await mark(page);
  const heading = (name: string) => page.getByRole("heading", { name, level: 1 });

  await places(page).getByRole("link", { name: title }).click();
  await expect(page).toHaveURL(`/courses/${course}`);
  await expect(heading(title)).toBeVisible();
  await expect(page).toHaveTitle(`(1) ${title} · Riverside`);
  await page.getByRole("link", { name: "2 members" }).click();
  await expect(heading("Members")).toBeVisible();
  await places(page).getByRole("link", { name: "General" }).click();
  await shows(page, ["Good morning"]);
  await says(page, "Good morning to you");
  await shows(page, ["Good morning", "Good morning to you"]);
  await page.getByRole("main").getByRole("link", { name: "Room settings" }).click();
  await expect(heading("Settings of General")).toBeVisible();
  await bar(page).getByRole("link", { name: "Notifications" }).click();
  await expect(heading("Notifications")).toBeVisible();
  await page.getByRole("link", { name: "Unread", exact: true }).click();
  await expect(page.getByText("You have no unread notifications.")).toBeVisible();

  await page.goBack();
  await expect(page.getByText("You have no notifications.", { exact: true })).toBeVisible();
  await page.goBack();
  await expect(heading("Settings of General")).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(`/chat/${room}`);
  await shows(page, ["Good morning", "Good morning to you"]);
  await page.goBack();
  await expect(heading("Members")).toBeVisible();
  await page.goForward();
  await shows(page, ["Good morning", "Good morning to you"]);
  await teacher.says(room, "And live still");
  await expect(message(page, "And live still")).toBeVisible();
  await bar(page).getByRole("link", { name: "Riverside" }).click();
  await expect(heading("Hello, Ada Lovelace")).toBeVisible();
  await isTheSame(page);
  await isLive(page);
});

test("a room that is left and opened again has what was written meanwhile", async ({ school, visit }) => {
  const { course, room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const projects = await teacher.opensRoom(course, "Projects");
  const page = await visit(ada, `/chat/${room}`);
  await isLive(page);
  await mark(page);
  await composer(page).fill("A draft for General");
  await places(page).getByRole("link", { name: "Projects" }).click();
  await expect(page.getByRole("heading", { name: "Projects", level: 1 })).toBeVisible();
  await expect(composer(page)).toHaveValue("");
  await composer(page).fill("A draft for Projects");
  await teacher.says(room, "While you were away");
  await places(page).getByRole("link", { name: "General" }).click();
  await shows(page, ["While you were away"]);
  await expect(composer(page)).toHaveValue("A draft for General");
  await teacher.says(projects, "Meanwhile elsewhere");
  await expect(places(page).getByRole("link", { name: "Projects" })).toContainText("1");
  await page.goBack();
  await shows(page, ["Meanwhile elsewhere"]);
  await expect(composer(page)).toHaveValue("A draft for Projects");
  await isTheSame(page);
});

test("what is changed about rooms and courses arrives without a reload", async ({ school, visit }) => {
  const { course, room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const talk = await visit(ada, `/chat/${room}`);
  const page = await talk.context().newPage();
  await page.goto(`/courses/${course}`);
  await isLive(talk);
  await isLive(page);
  for (const tab of [talk, page]) await mark(tab);
  await teacher.run({ do: "change_course", course, title: "Compilers, revised", code: "CS 144", description: "New text" });
  await teacher.run({ do: "change_room", room, name: "Everybody", topic: "All of us" });
  await teacher.opensRoom(course, "Projects");
  await teacher.run({ do: "rename", name: "Rear Admiral Hopper" });
  await teacher.says(room, "Do you know me?");
  await expect(page.getByRole("heading", { name: "Compilers, revised", level: 1 })).toBeVisible();
  await expect(page.getByRole("main").getByText("New text")).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: "Projects" })).toBeVisible();
  await expect(talk.getByRole("heading", { name: "Everybody", level: 1 })).toBeVisible();
  await expect(talk.getByRole("main").getByText("All of us")).toBeVisible();
  await expect(message(talk, "Do you know me?")).toHaveAccessibleName("Rear Admiral Hopper");
  for (const tab of [talk, page]) {
    await expect(places(tab).getByRole("link", { name: "Compilers, revised" })).toBeVisible();
    await expect(places(tab).getByRole("link", { name: "Everybody" })).toBeVisible();
    await isTheSame(tab);
  }
});

test("a new role is heard of, and opens what it allows", async ({ school, visit }) => {
  const { course, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(ada, `/courses/${course}`);
  await isLive(page);
  await mark(page);
  await expect(page.getByRole("link", { name: "New assignment" })).toHaveCount(0);
  await teacher.run({ do: "set_role", course, user: ada.id, role: "assistant" });
  await expect(page.getByText("You are assistant")).toBeVisible();
  await page.getByRole("link", { name: "New assignment" }).click();
  await expect(page.getByLabel("Title")).toBeVisible();
  await bar(page).getByRole("link", { name: "Notifications" }).click();
  await expect(page.getByText(/You are now assistant in/)).toBeVisible();
  await expect(page.getByText("Grace Hopper changed your role.")).toBeVisible();
  await isTheSame(page);
});

/** Leaves a mark that a new document would not have. */
const mark = (page: Page) => page.evaluate(() => void Object.assign(window, { same: true }));

const isTheSame = async (page: Page) => expect(await page.evaluate(() => "same" in window), "no page was loaded anew").toBe(true);
