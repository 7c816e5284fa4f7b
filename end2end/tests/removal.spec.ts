// Leaving: whoever is taken out of a course, a room or a session is out at once, in every open tab.
import { expect, test } from "../support/fixtures";
import { bar, composer, isLive, message, places, shows } from "../support/pages";

test("removal from a course closes its rooms in the open tabs", async ({ school, visit, complaints }) => {
  complaints.allowStatus(404);
  const { course, room, title, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  await teacher.says(room, "For the class only");
  const talk = await visit(ada, `/chat/${room}`);
  const page = await talk.context().newPage();
  await page.goto(`/courses/${course}`);
  await isLive(talk);
  await isLive(page);
  await shows(talk, ["For the class only"]);

  const staff = await visit(teacher, `/courses/${course}/members`);
  await isLive(staff);
  await staff.getByRole("listitem").filter({ hasText: `@${ada.username}` }).getByRole("button", { name: "Remove" }).click();
  await expect(staff.getByRole("heading", { name: "In this course: 1" })).toBeVisible();

  for (const tab of [talk, page]) {
    await expect(tab.getByText("This is not open to you any more.")).toBeVisible();
    await expect(places(tab).getByRole("link", { name: title })).toHaveCount(0);
    await expect(places(tab).getByRole("link", { name: "General" })).toHaveCount(0);
  }
  await expect(composer(talk)).toHaveCount(0);
  await expect(talk.getByText("For the class only")).toHaveCount(0);

  await test.step("and she cannot tell it from a room that is not there", async () => {
    const gone = await ada.request.get(`/chat/${room}`);
    const never = await ada.request.get("/chat/999999");
    expect([gone.status(), never.status()]).toEqual([404, 404]);
    const refused = await ada.tries({ do: "send", room, uuid: crypto.randomUUID(), content: "Let me in" });
    expect(refused.status()).toBe(404);
    await talk.reload();
    await expect(talk.getByRole("heading", { name: "Not found" })).toBeVisible();
  });

  await test.step("until she joins again", async () => {
    const { course: view } = await teacher.look({ view: "course", course });
    await talk.goto(view?.invite?.link ?? "");
    await talk.getByRole("button", { name: "Join the course" }).click();
    await expect(talk.getByRole("heading", { name: title, level: 1 })).toBeVisible();
    await expect(places(page).getByRole("link", { name: "General" })).toBeVisible();
  });
});

test("whoever leaves a course is out in the other tab too", async ({ school, visit }) => {
  const { course, room, students: [ada] } = await school.classroom("Ada Lovelace");
  const talk = await visit(ada, `/chat/${room}`);
  const page = await talk.context().newPage();
  await page.goto(`/courses/${course}`);
  await isLive(talk);
  await isLive(page);
  await page.getByText("Leave this course").click();
  await page.getByRole("button", { name: "Leave", exact: true }).click();
  await expect(page).toHaveURL("/");
  await expect(page.getByText("You are in no course yet.")).toBeVisible();
  await expect(talk.getByText("This is not open to you any more.")).toBeVisible();
});

test("a private room closes for whoever is taken out of it, and opens for whoever is let in", async ({ school, visit }) => {
  const { course, teacher, students: [ada, alan] } = await school.classroom("Ada Lovelace", "Alan Turing");
  const room = await teacher.opensPrivateRoom(course, "Exam board", [ada]);
  await teacher.says(room, "Between us");
  const hers = await visit(ada, `/chat/${room}`);
  const his = await visit(alan, "/");
  const staff = await visit(teacher, `/chat/${room}/settings`);
  for (const page of [hers, his, staff]) await isLive(page);

  await staff.getByRole("listitem").filter({ hasText: `@${ada.username}` }).getByRole("button", { name: "Remove" }).click();
  await expect(hers.getByText("This is not open to you any more.")).toBeVisible();
  await expect(hers.getByText("Between us")).toHaveCount(0);
  await expect(places(hers).getByRole("link", { name: "Exam board" })).toHaveCount(0);

  await staff.getByLabel("Add", { exact: true }).selectOption({ label: `Alan Turing (@${alan.username})` });
  await staff.getByRole("button", { name: "Add to the room" }).click();
  await places(his).getByRole("link", { name: "Exam board" }).click();
  await shows(his, ["Between us"]);
});

test("a course that is archived can be read, and not written in", async ({ school, visit }) => {
  const { course, room, teacher, students: [ada] } = await school.classroom("Ada Lovelace");
  await teacher.says(room, "The last lecture");
  const hers = await visit(ada, `/chat/${room}`);
  const staff = await visit(teacher, `/courses/${course}/settings`);
  await isLive(hers);
  await isLive(staff);
  await staff.getByRole("button", { name: "Archive the course" }).click();
  await expect(hers.getByText("This course is archived")).toBeVisible();
  await expect(composer(hers)).toHaveCount(0);
  await expect(message(hers, "The last lecture")).toBeVisible();
  await staff.goto(`/courses/${course}/settings`);
  await staff.getByRole("button", { name: "Open the course" }).click();
  await expect(composer(hers)).toBeVisible();
});

test("a session that is ended elsewhere is signed out in its open tab", async ({ school, visit, complaints }) => {
  complaints.allow(/WebSocket connection/);
  complaints.allowStatus(401);
  const { students: [ada] } = await school.classroom("Ada Lovelace");
  const library = await visit(school.server, "/signin?next=%2Fnotifications");
  await library.getByLabel("User name").fill(ada.username);
  await library.getByLabel("Password").fill("correct horse battery");
  await library.getByRole("button", { name: "Sign in" }).click();
  await expect(library).toHaveURL("/notifications");
  await isLive(library);

  const home = await visit(ada, "/settings");
  await isLive(home);
  await home.getByRole("button", { name: "Sign out there" }).click();
  await expect(home.getByRole("button", { name: "Sign out there" })).toHaveCount(0);
  await expect(library.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expect(library).toHaveURL("/signin?next=%2Fnotifications");
  await isLive(home);
});

test("signing out ends it for all tabs of the browser", async ({ school, visit, complaints }) => {
  complaints.allow(/WebSocket connection/);
  complaints.allowStatus(401);
  const { room, students: [ada] } = await school.classroom("Ada Lovelace");
  const talk = await visit(ada, `/chat/${room}`);
  const page = await talk.context().newPage();
  await page.goto("/");
  await isLive(talk);
  await isLive(page);
  await bar(page).locator("summary").click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL("/signin");
  await expect(talk.getByRole("heading", { name: "Sign in" })).toBeVisible();
});
