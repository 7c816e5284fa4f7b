// On a phone: one pane at a time, the composer always within reach, nothing to push sideways.
import { devices } from "@playwright/test";
import { expect, test } from "../support/fixtures";
import { lines } from "../support/users";
import { bar, composer, fitsAcross, isLive, message, messages, says, shows } from "../support/pages";

const { defaultBrowserType: _, ...pixel } = devices["Pixel 5"];
const phone = { ...pixel, viewport: { width: 360, height: 740 }, screen: { width: 360, height: 740 } };

test("from the list of rooms to the conversation and back", async ({ school, visit }) => {
  const { course, room, title, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  await teacher.saysAll(room, lines(1, 40));
  await ada.run({ do: "read", room, number: 40 });
  const projects = await teacher.opensRoom(course, "Projects");
  await teacher.says(projects, "Who is with whom?");
  const page = await visit(ada, "/", phone);
  await isLive(page);
  await fitsAcross(page);
  const main = page.getByRole("main");
  await expect(main.getByRole("link", { name: title })).toBeVisible();
  await expect(main.getByRole("link", { name: "Projects" })).toContainText("1");
  await expect(bar(page).getByRole("link", { name: "Notifications" })).toBeInViewport();

  await main.getByRole("link", { name: "General" }).click();
  await expect(page).toHaveURL(`/chat/${room}`);
  await expect(page.getByRole("heading", { name: "General", level: 1 })).toBeInViewport();
  await expect(composer(page)).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole("button", { name: "Send" })).toBeInViewport({ ratio: 1 });
  await expect(message(page, "Line 40")).toBeInViewport({ ratio: 1 });
  await fitsAcross(page);

  await composer(page).tap();
  await composer(page).fill("A message with a word that does not end: " + "x".repeat(300));
  await expect(composer(page)).toBeInViewport({ ratio: 1 });
  await page.getByRole("button", { name: "Send" }).tap();
  await expect(messages(page).last()).toContainText("does not end");
  await expect(composer(page)).toHaveValue("");
  await expect(composer(page)).toBeInViewport({ ratio: 1 });
  await fitsAcross(page);

  await page.getByRole("link", { name: "All rooms" }).tap();
  await expect(page).toHaveURL("/");
  await expect(page.getByRole("main").getByRole("link", { name: "General" })).toBeVisible();
  await page.goBack();
  await expect(composer(page)).toBeInViewport({ ratio: 1 });
});

test("a lost connection is seen, and a live one is not in the way", async ({ school, visit, complaints }) => {
  complaints.allowOutage();
  const { room, students: [ada] } = await school.classroom("Ada Lovelace");
  const page = await visit(ada, `/chat/${room}`, phone);
  await isLive(page);
  await page.context().setOffline(true);
  await expect(page.getByText("Offline")).toBeInViewport();
  await page.context().setOffline(false);
  await isLive(page);
  await says(page, "Back again");
  await shows(page, ["Back again"]);
});

for (const width of [320, 360]) {
  test(`no page is wider than ${width} pixels`, async ({ school, visit, complaints }) => {
    complaints.allowStatus(404);
    const { course, room, invite, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
    const long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
    await teacher.run({ do: "change_course", course, title: long, code: "DDSG 1", description: long });
    await teacher.run({ do: "change_room", room, name: long, topic: long });
    await ada.saysAll(room, [`https://example.org/${"a".repeat(200)}`, long, `@${teacher.username} ${long}`]);
    const assignment = await teacher.assigns(course, long, Date.UTC(2040, 0, 1), long);
    const options = { ...phone, viewport: { width, height: 740 }, screen: { width, height: 740 } };
    for (const path of ["/signin", "/signup", invite]) await fitsAcross(await visit(school.server, path, options));
    const page = await visit(teacher, "/", options);
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
      await isLive(page);
      await fitsAcross(page);
    }
  });
}

test("without JavaScript the composer is within reach too", async ({ school, visit }) => {
  const { room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  await teacher.saysAll(room, lines(1, 40));
  await ada.run({ do: "read", room, number: 40 });
  const page = await visit(ada, `/chat/${room}`, { ...phone, javaScriptEnabled: false });
  await expect(composer(page)).toBeInViewport({ ratio: 1 });
  await expect(message(page, "Line 40")).toBeInViewport({ ratio: 1 });
  await page.getByRole("link", { name: "All rooms" }).tap();
  await expect(page.getByRole("main").getByRole("link", { name: "General" })).toBeVisible();
});
